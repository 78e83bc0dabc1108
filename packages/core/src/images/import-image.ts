import type { Asset } from "../assets/asset.ts";
import { type CharacterReference, toCharacterReference } from "../assets/character-reference.ts";
import { isConflict } from "../engine/journal/append.ts";
import { DramatisError, invalidArgument } from "../errors/dramatis-error.ts";
import type { ImageLimits } from "../media/image/measured-image.ts";
import type { Store } from "../store/store.ts";
import { namedId } from "../util/named-id.ts";
import type { Random } from "../util/random.ts";
import type { ImportOptions } from "./character-references.ts";

const keyNamespace = "c1a0c2f6-2f0c-4a37-9d6b-6f1f6a7a1d52";

/** The forms in which a caller can pass an image. */
export type ImageBody = Blob | Uint8Array | ReadableStream<Uint8Array>;

/** Stores a user's own image. Its type and size are read from its bytes; its filename is not trusted. */
export async function importImage(
  { store, random }: { readonly store: Store; readonly random: Random },
  image: ImageBody,
  limits: ImageLimits,
  { filename, owner, idempotencyKey, signal, maxBytes = limits.maxBytes, ...end }: ImportOptions,
): Promise<CharacterReference> {
  const { stream: source, declaredLength } = sourceOf(image, end.byteLength);
  const id = idempotencyKey === undefined ? random.uuid() : namedId(keyNamespace, [owner, idempotencyKey]);
  const imported = async () => {
    const asset = idempotencyKey === undefined ? undefined : await store.head(id);
    if (asset !== undefined && asset.metadata.owner !== owner) throw otherImport();
    return asset;
  };
  try {
    signal?.throwIfAborted();
    const before = await imported();
    if (before !== undefined) {
      await source.cancel();
      return asReference(before);
    }
    const { measureImage } = await import("../media/image/measured-image.ts");
    // A source that hangs must not outlive its caller.
    const body = source.pipeThrough(new TransformStream(), signal === undefined ? {} : { signal });
    const measured = await measureImage(body, {
      ...limits,
      maxBytes,
      declaredLength,
      isEndVerified: end.isEndVerified,
    });
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
    // The store may wrap the stream's error, so the original error takes precedence.
    const asset = await put.catch(async (error: unknown) => {
      // A concurrent import with the same key finished first.
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

/**
 * The error for an asset of another owner. The id is derived from the owner, so this happens only if the store is
 * damaged or forged. The message does not reveal what is stored.
 */
function otherImport(): DramatisError {
  return new DramatisError(
    "conflict",
    "The idempotency key cannot be used, and the image was not stored. Use a new key.",
  );
}

function asReference(asset: Asset): CharacterReference {
  const reference = toCharacterReference(asset);
  if (reference === undefined) throw new DramatisError("internal", "The stored image has lost its measures.");
  return reference;
}

/** Returns the image as a stream, with its length if known. */
function sourceOf(
  image: ImageBody,
  byteLength: number | undefined,
): { stream: ReadableStream<Uint8Array>; declaredLength: number | undefined } {
  if (byteLength !== undefined && (!Number.isSafeInteger(byteLength) || byteLength < 0))
    throw invalidArgument("byteLength", "must be a whole number of bytes");
  if (image instanceof ReadableStream) return { stream: image, declaredLength: byteLength };
  if (image instanceof Blob) return { stream: image.stream(), declaredLength: image.size };
  if (image instanceof Uint8Array) {
    // Copied, because the caller can reuse its buffer.
    const bytes = image.slice();
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (bytes.byteLength > 0) controller.enqueue(bytes);
        controller.close();
      },
    });
    return { stream, declaredLength: bytes.byteLength };
  }
  throw invalidArgument("image", "must be a Blob, a Uint8Array or a ReadableStream");
}

/** Converts the errors of a download into those of an upload. */
function asImportError(error: unknown): unknown {
  if (!DramatisError.isInstance(error)) return error;
  const { code, message } = error;
  if (code !== "download_failed" && code !== "unsupported_media") return error;
  const text =
    code === "download_failed"
      ? "The image is cut short: its end is missing. Send it again."
      : `${message} Send it as JPEG or PNG.`;
  return new DramatisError("unsupported_media", text, { retryable: false });
}

/** Removes folders and control characters from a filename, and limits it to 200 characters. */
function safeFilename(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  const visible = [...last].filter((character) => !/\p{C}/u.test(character));
  return visible.slice(0, 200).join("");
}
