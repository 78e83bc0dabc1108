import type { Warning } from "../../../batch/batch-result.ts";
import { describeError } from "../../../engine/logger.ts";
import type { OpenCharacterReference } from "../../../images/character-references.ts";
import { base64FromBytes } from "../../../media/bytes/base64.ts";
import { concatBytes } from "../../../media/bytes/bytes.ts";
import type { WireImage, WireResult } from "../../../wire/image.ts";
import { assetNames } from "../../handler/engines.ts";
import { type Loss, type LossContext, lossOfImage, missingWarning } from "./missing-bytes.ts";

/** A multiple of three, so that the base64 of each chunk has no padding. */
const chunkBytes = 96 * 1024;

/** Encodes a stream of bytes as base64, in chunks. It holds one chunk at most. */
export async function* base64Of(bytes: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest: Uint8Array = new Uint8Array(0);
  const reader = bytes.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      const joined = rest.byteLength === 0 ? value : concatBytes([rest, value]);
      const whole = joined.byteLength - (joined.byteLength % 3);
      for (let start = 0; start < whole; start += chunkBytes) {
        yield base64FromBytes(joined.subarray(start, Math.min(start + chunkBytes, whole)));
      }
      rest = joined.slice(whole);
    }
    if (rest.byteLength > 0) yield base64FromBytes(rest);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Images up to this size are read at once, which verifies their hash. Larger ones are streamed. */
const maxBytesAtOnce = 1024 * 1024;

/**
 * The JSON of a result whose images include their bytes as base64. Large images are streamed from the store to the socket:
 * four images of 8 MB each are never in memory, and neither is their text.
 *
 * The JSON is always complete. An image whose bytes are gone or unreadable has `base64: null` and causes a warning. The
 * warnings are last, because only then are all of them known.
 */
export async function* resultWithBase64(
  { images, warnings, ...rest }: WireResult,
  context: LossContext,
): AsyncGenerator<string> {
  const missing: Warning[] = [];
  yield '{"images":[';
  for (const [index, image] of images.entries()) {
    yield `${index > 0 ? "," : ""}${JSON.stringify(image).slice(0, -1)},"base64":`;
    const loss = yield* base64Value(image, context);
    yield "}";
    if (loss !== undefined) missing.push(missingWarning(assetNames.image.inSlot(image.slot ?? index), loss));
  }
  yield `],${JSON.stringify({ ...rest, warnings: [...warnings, ...missing] }).slice(1)}`;
}

/** The bytes of an image as a JSON string, or `null`. Returns why they are missing. */
async function* base64Value(
  image: WireImage,
  context: LossContext,
): AsyncGenerator<string, Loss | undefined> {
  let byteLength = 0;
  try {
    const opened = await context.engines.image.open(image.id);
    if (opened === undefined) {
      yield "null";
      return "removed";
    }
    for await (const text of base64Of(await bytesOf(opened))) {
      yield byteLength === 0 ? `"${text}` : text;
      byteLength += bytesIn(text);
    }
    if (byteLength === opened.reference.byteLength) {
      yield '"';
      return undefined;
    }
    context.logger.error({ assetId: image.id, byteLength }, "an image has the wrong length");
  } catch (error) {
    context.logger.error({ assetId: image.id, ...describeError(error) }, "could not read an image");
  }
  // Text that was sent cannot be taken back. If a name occurs twice, JSON parsers use the last value.
  yield byteLength === 0 ? "null" : '","base64":null';
  return (await lossOfImage(context, image.id)) ?? "unreadable";
}

async function bytesOf({
  reference,
  stream,
  bytes: read,
}: OpenCharacterReference): Promise<ReadableStream<Uint8Array>> {
  if (reference.byteLength > maxBytesAtOnce) return stream();
  const bytes = await read();
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** The number of bytes that a base64 text encodes. */
function bytesIn(text: string): number {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}
