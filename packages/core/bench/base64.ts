/**
 * Measures the cost of base64 in a response: the JSON of a batch with 4 images of 8 MB, from the store to the bytes for
 * the socket. The budget is 5 ms of processor time for each MB of image.
 *
 *   node --conditions=@dramatis/source --import tsx packages/core/bench/base64.ts [rounds]
 */
import { resultWithBase64 } from "../src/http/endpoints/shared/result-json.ts";
import { textStream } from "../src/http/endpoints/shared/text-stream.ts";
import type { CharacterReferences } from "../src/index.ts";
import type { WireResult } from "../src/wire/image.ts";

const rounds = Number(process.argv[2] ?? 10);
const megabytes = 8;
const image = crypto.getRandomValues(new Uint8Array(65_536));
const chunks = Array.from({ length: Math.ceil((megabytes * 1_000_000) / image.byteLength) }, () => image);

/** Opens an image that arrives in chunks of 64 KiB, as from a file. */
const open = async () => {
  const left = [...chunks];
  const stream = () =>
    new ReadableStream<Uint8Array>(
      {
        pull(to) {
          const chunk = left.pop();
          if (chunk === undefined) to.close();
          else to.enqueue(chunk);
        },
      },
      { highWaterMark: 0 },
    );
  return { stream, reference: { byteLength: chunks.length * image.byteLength } };
};
const context = {
  engines: { image: { open } as unknown as CharacterReferences, video: undefined },
  logger: { debug() {}, info() {}, warn() {}, error() {} },
};
const result = {
  warnings: [],
  batch_id: "b",
  images: Array.from({ length: 4 }, (_, slot) => ({
    id: "i",
    slot,
  })),
} as unknown as WireResult & Record<string, unknown>;

let cost = Number.NaN;
for (let round = 0; round < rounds; round++) {
  const before = process.cpuUsage();
  let length = 0;
  for await (const piece of textStream(resultWithBase64(result, context))) length += piece.byteLength;
  const { user, system } = process.cpuUsage(before);
  const sent = (4 * chunks.length * image.byteLength) / 1_000_000;
  const each = (user + system) / 1_000 / sent;
  cost = Math.min(cost || each, each);
  console.log(
    `${each.toFixed(2)} ms of processor for each MB of image (${(length / 1e6).toFixed(1)} MB of text)`,
  );
}
console.log(`best of ${rounds}: ${cost.toFixed(2)} ms for each MB, of 5 that are allowed`);
