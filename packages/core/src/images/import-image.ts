import type { Asset } from "../assets/asset.ts";
import { type CharacterReference, characterReferenceOf } from "../assets/character-reference.ts";
import { isConflict } from "../engine/journal/append.ts";
import { DramatisError, invalidArgument } from "../errors/dramatis-error.ts";
import type { ImageLimits } from "../media/image/measured-image.ts";
import type { Store } from "../store/store.ts";
import { namedId } from "../util/named-id.ts";
import type { Random } from "../util/random.ts";
import type { ImportOptions } from "./character-references.ts";

const keyNamespace = "c1a0c2f6-2f0c-4a37-9d6b-6f1f6a7a1d52";

/** An image as its user hands it over. */
export type ImageBody = Blob | Uint8Array | ReadableStream<Uint8Array>;

/** Keeps a user's own image: typed and measured by its bytes, whatever it is called. */
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

/** The id is made of the owner, so this takes a damaged or forged store. The caller learns nothing of what is there. */
function otherImport(): DramatisError {
  return new DramatisError(
    "conflict",
    "The idempotency key cannot be used, and the image was not stored. Use a new key.",
  );
}

function asReference(asset: Asset): CharacterReference {
  const reference = characterReferenceOf(asset);
  if (reference === undefined) throw new DramatisError("internal", "The stored image has lost its measures.");
  return reference;
}

/** The bytes, and how many there are, as far as that is known. */
function sourceOf(
  image: ImageBody,
  byteLength: number | undefined,
): { stream: ReadableStream<Uint8Array>; declaredLength: number | undefined } {
  if (byteLength !== undefined && (!Number.isSafeInteger(byteLength) || byteLength < 0))
    throw invalidArgument("byteLength", "must be a whole number of bytes");
  if (image instanceof ReadableStream) return { stream: image, declaredLength: byteLength };
  if (image instanceof Blob) return { stream: image.stream(), declaredLength: image.size };
  if (image instanceof Uint8Array) {
    // A copy: the caller may go on with its buffer.
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

/** What is said of a download does not fit an upload. */
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

/** The name alone, without folders and what no terminal or header should see. */
function safeFilename(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  const visible = [...last].filter((character) => !/\p{C}/u.test(character));
  return visible.slice(0, 200).join("");
}
