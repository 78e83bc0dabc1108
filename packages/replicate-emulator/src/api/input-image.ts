import { matchRoute } from "../http/routes.ts";
import type { VideoModelSpec } from "../model/model.ts";
import type { ModelInput } from "../model/model-input.ts";
import type { Picture } from "../model/video-order.ts";
import { hashText } from "../spread.ts";
import { isPicture } from "../video/picture-check.ts";
import type { Call, Emulation } from "./emulation.ts";
import { drawPicture, renderOutput, servedPrediction } from "./output.ts";

/** The result of reading the image inputs of a video model. */
export type InputImages =
  | { readonly kind: "read"; readonly picture: Picture | undefined }
  | { readonly kind: "failed"; readonly error: string };

export interface ImageSource {
  readonly emulation: Emulation;
  readonly call: Call;
}

type InputImage = Picture | { readonly error: string };

/** Reads all images of an input. Returns the first one, or the error of the first invalid one. */
export async function readInputImages(
  source: ImageSource,
  model: VideoModelSpec,
  input: ModelInput,
): Promise<InputImages> {
  let picture: Picture | undefined;
  for (const name of model.images) {
    const given = Object.hasOwn(input, name) ? [input[name]].flat() : [];
    for (const url of given) {
      if (typeof url !== "string") continue;
      const image = await readImage(source, url);
      if (typeof image !== "function") return { kind: "failed", error: `input.${name}: ${image.error}` };
      picture ??= image;
    }
  }
  return { kind: "read", picture };
}

async function readImage(source: ImageSource, url: string): Promise<InputImage> {
  if (/^data:/i.test(url)) return checked(() => dataBytes(url));
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    return { error: `cannot download ${url.slice(0, 100)}: unsupported URL scheme` };
  }
  if (!source.call.isOwn(parsed)) return placeholder(source, url);
  return ownImage(source, parsed) ?? placeholder(source, url);
}

/** Reads an image from the emulator. Returns undefined if the URL has the emulator's host but no known path. */
function ownImage({ emulation }: ImageSource, url: URL): InputImage | Promise<InputImage> | undefined {
  const match = matchRoute("GET", url.pathname);
  if (match.kind !== "route") return undefined;
  const [id = "", place] = match.params;
  switch (match.name) {
    case "output": {
      const record = servedPrediction(emulation, id, Number(place));
      if (record === undefined) return notFound(url);
      if (record.order.media === "video") return NO_IMAGE;
      return () => renderOutput(emulation, record, Number(place));
    }
    case "file-get":
    case "file-download": {
      const file = emulation.files.get(id);
      return file === undefined ? notFound(url) : checked(() => file.bytes);
    }
    default:
      return undefined;
  }
}

// The messages of Python's requests and Pillow, which most models use to read images.
const NO_IMAGE = { error: "cannot identify image file" };

function notFound(url: URL) {
  return { error: `404 Client Error: Not Found for url: ${url.href}` };
}

/** Checks that bytes are an image. Decodes them again on use, because the input already holds the data URL. */
async function checked(bytes: () => Uint8Array): Promise<InputImage> {
  return (await isPicture(bytes())) ? async () => bytes() : NO_IMAGE;
}

/** Draws an image for a URL on another host, the same one for the same URL. No request leaves the machine. */
function placeholder({ emulation }: ImageSource, url: string): Picture {
  return () => drawPicture(emulation, url, hashText(url));
}

function dataBytes(url: string): Uint8Array {
  const comma = url.indexOf(",");
  const data = comma < 0 ? "" : url.slice(comma + 1);
  if (/;\s*base64\s*$/i.test(url.slice(0, Math.max(0, comma)))) return Buffer.from(data, "base64");
  const bytes = data.replaceAll(/%([0-9a-f]{2})/gi, (_, code) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return Buffer.from(bytes, "latin1");
}
