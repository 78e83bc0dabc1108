import type { OutputKind } from "../provider/prediction.ts";
import { wordsOf } from "./words-of.ts";

/** How the base64 of a PNG, JPEG, WebP, GIF, or of an AVIF or MP4 begins. */
const base64Start = /^(?:iVBORw0KGgo|\/9j\/|UklGR|R0lGOD|AAAA[\w+/]{4}Z0eXB)/;

/** More addresses than this are not read in a text. */
const maxInText = 1_000;
/** An address within a text. */
const inText = /https?:\/\/[^\s"'<>`|\\^{}[\]]+/gi;

/**
 * The addresses in a text of an output: `https:`, `http:` or `data:`. An image that comes as bare base64 becomes a
 * `data:` URL.
 */
export function addressesOf(text: string): AddressesOfText {
  const trimmed = text.trim();
  if (/^data:[^,]{0,200},/i.test(trimmed)) return { urls: [trimmed], isWhole: true };
  if (base64Start.test(trimmed) && /^[\w+/=\s]+$/.test(trimmed)) {
    const data = `data:application/octet-stream;base64,${trimmed.replaceAll(/\s+/g, "")}`;
    return { urls: [data], isWhole: true };
  }
  if (isOneAddress(trimmed)) return { urls: [trimmed], isWhole: true };
  const urls = [...take(trimmed.matchAll(inText), maxInText)]
    .flatMap(([found]) => found.split(/[,;](?=https?:\/\/)/i))
    .map((found) => withoutPunctuation(found).replaceAll("&amp;", "&"))
    .filter((url) => URL.canParse(url));
  return { urls: [...new Set(urls)], isWhole: false };
}

function* take<Item>(items: Iterable<Item>, most: number): Generator<Item> {
  let count = 0;
  for (const item of items) {
    if (count++ >= most) return;
    yield item;
  }
}

/** What was found in a text. */
export interface AddressesOfText {
  /** In their order, each once. */
  readonly urls: readonly string[];
  /** The text is an address, and nothing else. */
  readonly isWhole: boolean;
}

/** A file's name may have spaces in it; then only its ending tells that it is one. */
function isOneAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  if (/[\r\n]/.test(text) || /[,;\s]["']?https?:\/\//i.test(text)) return false;
  return !/\s/.test(text)
    ? withoutPunctuation(text) === text
    : isLikely(text, "image") || isLikely(text, "video");
}

/** Without the signs that a text puts behind an address; a bracket that was not opened in it is one of them. */
function withoutPunctuation(address: string): string {
  const signs = address.includes("(") ? ".,;:!?*_~" : ".,;:!?*_~)";
  let end = address.length;
  while (end > 0 && signs.includes(address.charAt(end - 1))) end--;
  return address.slice(0, end);
}

/** Members of an output that hold something else than what was asked for. */
const otherThings = new Set([
  ...[
    "thumb",
    "thumbs",
    "thumbnail",
    "thumbnails",
    "preview",
    "previews",
    "poster",
    "cover",
    "icon",
    "icons",
  ],
  ...["mask", "masks", "depth", "edges", "control", "conditioning", "canny", "lineart", "pose", "openpose"],
  ...[
    "normal",
    "normals",
    "input",
    "inputs",
    "source",
    "reference",
    "references",
    "original",
    "init",
    "before",
  ],
  ...["user", "upload", "uploaded", "placeholder", "logo", "watermark", "step", "steps", "intermediate"],
  ...[
    "intermediates",
    "audio",
    "sound",
    "music",
    "text",
    "caption",
    "prompt",
    "log",
    "logs",
    "meta",
    "metadata",
  ],
  ...["schema", "license", "docs", "web", "page", "homepage", "get", "cancel", "stream"],
]);
const othersOf: Readonly<Record<OutputKind, ReadonlySet<string>>> = {
  image: new Set(["video", "videos"]),
  video: new Set(["image", "images", "frame", "frames", "photo", "photos"]),
};

/** Whether a member of an output holds, by its name, something else than an asset of that kind. */
export function namesOther(name: string, kind: OutputKind): boolean {
  return wordsOf(name).some((word) => otherThings.has(word) || othersOf[kind].has(word));
}

const extensions: Readonly<Record<OutputKind, RegExp>> = {
  image: /^(?:png|jpe?g|webp|avif|gif|bmp|ico|jxl|tiff?|svg|heic|heif|psd)$/,
  video: /^(?:mp4|mov|webm|mkv|avi|m4v|m3u8|mpd)$/,
};
/** What can be kept of each kind. */
const keptExtensions: Readonly<Record<OutputKind, RegExp>> = {
  image: /^(?:png|jpe?g|webp|avif|gif|bmp|ico|jxl)$/,
  video: /^(?:mp4|mov|webm|mkv|m4v)$/,
};
const otherExtension =
  /^(?:mp3|wav|ogg|flac|m4a|aac|json|txt|csv|npz|npy|pkl|pickle|pt|ckpt|safetensors|onnx|zip|tar|gz|7z|log|html?|pdf|srt|vtt|glb|obj|ply|ya?ml|xml|exr|md)$/;

/** Whether an address leads, by its ending or its declared type, to something else than an asset of that kind. */
export function leadsToOther(address: string, kind: OutputKind): boolean {
  const type = typeOf(address);
  if (type !== undefined) return type !== kind && ["image", "video", "audio", "text"].includes(type);
  const extension = extensionOf(address);
  // Some models of videos make an animated GIF.
  if (kind === "video" && extension === "gif") return false;
  return otherExtension.test(extension) || extensions[kind === "image" ? "video" : "image"].test(extension);
}

/**
 * Whether an address leads, by its ending or its declared type, to an asset of that kind that can be kept, and its file
 * is not named as something else.
 */
export function isLikely(address: string, kind: OutputKind): boolean {
  const type = typeOf(address);
  if (type !== undefined) return type === kind || type === "application";
  const name = fileNameOf(address);
  return keptExtensions[kind].test(extensionOf(address)) && !wordsOf(name).some((word) => telltale.has(word));
}

/** Words in the name of a file that is not what was asked for. */
const telltale = new Set(["thumb", "thumbnail", "preview", "mask", "poster", "input", "depth", "before"]);

function typeOf(address: string): string | undefined {
  return (
    /^data:([a-z]+)\//i.exec(address)?.[1]?.toLowerCase() ??
    (/^data:/i.test(address) ? "application" : undefined)
  );
}

function fileNameOf(address: string): string {
  return new URL(address).pathname.split("/").at(-1) ?? "";
}

function extensionOf(address: string): string {
  return /\.(\w+)$/.exec(fileNameOf(address))?.[1]?.toLowerCase() ?? "";
}
