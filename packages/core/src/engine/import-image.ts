import { v5 } from "uuid";
import { type CharacterReference, characterReferenceOf } from "../character-reference.ts";
import type { ImportOptions } from "../character-references.ts";
import type { Random } from "../clock/random.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import { invalidArgument } from "../errors/invalid-argument.ts";
import type { ImageLimits } from "../image/measured-image.ts";
import type { Asset } from "../store/asset.ts";
import type { Store } from "../store/store.ts";
import { isConflict } from "./log/conflict.ts";

const keyNamespace = "c1a0c2f6-2f0c-4a37-9d6b-6f1f6a7a1d52";

/** An image as its user hands it over. */
export type ImageBody = Blob | Uint8Array | ReadableStream<Uint8Array>;

/** Keeps a user's own image: typed and measured by its bytes, whatever it is called. */
export async function importImage(
  { store, random }: { readonly store: Store; readonly random: Random },
  image: ImageBody,
  limits: ImageLimits,
  { filename, owner, idempotencyKey, signal, maxBytes = limits.maxBytes }: ImportOptions,
): Promise<CharacterReference> {
  const source = streamOf(image);
  const id =
    idempotencyKey === undefined ? random.uuid() : v5(`${owner ?? ""}\n${idempotencyKey}`, keyNamespace);
  const imported = async () => (idempotencyKey === undefined ? undefined : store.head(id));
  try {
    signal?.throwIfAborted();
    const before = await imported();
    if (before !== undefined) {
      await source.cancel();
      return asReference(before);
    }
    const { measureImage } = await import("../image/measured-image.ts");
    // A source that hangs must not outlive its caller.
    const body = source.pipeThrough(new TransformStream(), signal === undefined ? {} : { signal });
    const measured = await measureImage(body, { ...limits, maxBytes });
    const { mediaType, width, height } = measured;
    const metadata = { ...(owner === undefined ? {} : { owner }), width, height };
    const name = filename === undefined ? undefined : safeFilename(filename);
    const put = store.put(id, measured.body, {
      kind: "image",
      mediaType,
      metadata,
      origin: { type: "uploaded", ...(name === undefined ? {} : { filename: name }) },
      maxBytes,
      ...(signal === undefined ? {} : { signal }),
    });
    // The store may wrap the error of the stream that it read; the stream knows its own.
    const asset = await put.catch(async (error: unknown) => {
      // Two imports at once under one key: the other was faster.
      const first = isConflict(error) ? await imported() : undefined;
      if (first === undefined) throw measured.failure() ?? error;
      return first;
    });
    return asReference(asset);
  } catch (error) {
    signal?.throwIfAborted();
    throw asImportError(error);
  }
}

function asReference(asset: Asset): CharacterReference {
  const reference = characterReferenceOf(asset);
  if (reference === undefined) throw new DramatisError("internal", "The stored image has lost its measures.");
  return reference;
}

function streamOf(image: ImageBody): ReadableStream<Uint8Array> {
  if (image instanceof ReadableStream) return image;
  if (image instanceof Blob) return image.stream();
  if (image instanceof Uint8Array) {
    // A copy: the caller may go on with its buffer.
    const bytes = image.slice();
    return new ReadableStream({
      pull(controller) {
        if (bytes.byteLength > 0) controller.enqueue(bytes);
        controller.close();
      },
    });
  }
  throw invalidArgument("image", "must be a Blob, a Uint8Array or a ReadableStream");
}

/** What is said of a download fits no upload. */
function asImportError(error: unknown): unknown {
  if (!DramatisError.isInstance(error)) return error;
  if (error.code === "download_failed") {
    return new DramatisError("unsupported_media", "The image is cut short: its end is missing.", {
      retryable: false,
    });
  }
  if (error.code !== "unsupported_media") return error;
  return new DramatisError("unsupported_media", "The file is no PNG, JPEG, WebP, GIF or AVIF image.", {
    retryable: false,
  });
}

/** The name alone, without folders and what no terminal or header should see. */
function safeFilename(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  const visible = [...last].filter((character) => !/\p{C}/u.test(character));
  return visible.slice(0, 200).join("");
}
