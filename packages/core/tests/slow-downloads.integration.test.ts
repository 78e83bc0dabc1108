import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { defaultTiming, type Timing } from "../src/engine/timing.ts";
import { createEngine } from "../src/images/create-character-references.ts";
import { createReplicate } from "../src/replicate/replicate.ts";
import { memoryStore } from "../src/store/memory-store.ts";
import type { AssetBody } from "../src/store/store.ts";
import { eventLoopClock } from "./testing/event-loop-clock.ts";
import { noisePng } from "./testing/noise-png.ts";
import { type OutputAnswer, type OutputRequest, serveRange, startOutputHost } from "./testing/output-host.ts";

const mega = 1_000_000;
const image = noisePng(4 * mega);
const other = noisePng(4 * mega);
/** Differs from the image near its start and end, but not around the place where connections are closed. */
const twin = image.map((byte, at) => (at === 1_000 || at === 3 * mega ? byte ^ 1 : byte));

interface Options {
  readonly timing?: Partial<Timing>;
  /** Wraps each body before it is stored. */
  readonly onPut?: (body: AssetBody, clock: ReturnType<typeof eventLoopClock>) => AssetBody;
  readonly stepMs?: number;
}

/** Creates an engine with default timing and its own clock, and a host whose downloads `answer` serves. */
async function createDownloadApp(
  answer: (request: OutputRequest, path: string) => OutputAnswer,
  { timing, onPut, stepMs }: Options = {},
) {
  const clock = eventLoopClock(stepMs);
  const host = await startOutputHost(clock, answer);
  const store = memoryStore();
  let puts = 0;
  const put = store.put.bind(store);
  store.put = (id, body, info) => {
    puts++;
    return put(id, onPut?.(body, clock) ?? body, info);
  };
  const provider = createReplicate({ auth: "r8_test", baseUrl: host.baseUrl, clock }).image();
  const options = { provider, store, clock, concurrency: 100 };
  const characters = createEngine(options, { ...defaultTiming, ...timing });
  onTestFinished(() => characters.close());
  const generate = async (numImages = 1) => {
    const result = await characters.generate({ description: "a pirate", numImages });
    const bytes = await Promise.all(
      result.images.map(async ({ id }) => Buffer.from((await (await characters.open(id))?.bytes()) ?? [])),
    );
    return { result, bytes };
  };
  return { characters, clock, host, generate, puts: () => puts };
}

/** Closes the connection after this many bytes. */
const cut = (answer: OutputAnswer, cutAfter = mega): OutputAnswer => ({ ...answer, cutAfter });

test("a slow but steady download succeeds, no matter how long it takes", async () => {
  const { generate, host } = await createDownloadApp((request) => ({
    ...serveRange(image, request, undefined),
    perSecond: 100_000,
  }));
  const { result, bytes } = await generate();
  expect(result.failures).toEqual([]);
  expect(bytes[0]?.equals(image)).toBe(true);
  expect(host.requests).toHaveLength(1);
});

test("a slow image is stored in one put even if the host closes every connection", async () => {
  const { generate, host, puts } = await createDownloadApp((request) => ({
    ...cut(serveRange(image, request, '"a"')),
    perSecond: 100_000,
  }));
  const { result, bytes } = await generate();
  expect(result.failures).toEqual([]);
  expect(bytes[0]?.equals(image)).toBe(true);
  expect(puts()).toBe(1);
  expect(host.creates()).toBe(1);
  // The ranges overlap a little, to verify that the download continues correctly.
  expect(host.requests.length).toBeLessThan(6);
  for (const { from = 0, ifRange } of host.requests.slice(1)) {
    expect(from).toBeGreaterThan(900_000);
    expect(ifRange).toBe('"a"');
  }
});

const old = "Fri, 02 Jan 2026 00:00:00 GMT";
const young = "Fri, 02 Jan 2026 00:00:10 GMT";

test.each<[string, (answer: OutputAnswer) => OutputAnswer]>([
  [
    "by a Last-Modified long before the Date",
    (answer) => named(answer, { "last-modified": old, date: young }),
  ],
  ["only by its length", (answer) => answer],
  ["by a weak ETag", (answer) => named(answer, { etag: 'W/"a"' })],
])("a download continues if the host identifies the output %s", async (_how, amend) => {
  const { generate, puts } = await createDownloadApp((request) => {
    const known = { from: request.from, ifRange: undefined };
    return cut(amend(serveRange(image, known, undefined)));
  });
  const { result, bytes } = await generate();
  expect(result.failures).toEqual([]);
  expect(bytes[0]?.equals(image)).toBe(true);
  expect(puts()).toBe(1);
});

test.each<[string, (answer: OutputAnswer) => OutputAnswer]>([
  ["neither a validator nor a length", lengthless],
  ["compressed bytes", (answer) => named(answer, { "content-encoding": "gzip" })],
])("if a host sends %s, an interrupted download starts over", async (_what, amend) => {
  const zipped = { ...serveRange(gzipSync(image), whole, '"a"') };
  const { generate, host } = await createDownloadApp((request) => {
    const answer = _what === "compressed bytes" ? zipped : serveRange(image, whole, undefined);
    return request.number === 0 ? cut(amend(answer)) : amend(answer);
  });
  const { result, bytes } = await generate();
  expect(result.failures).toEqual([]);
  expect(bytes[0]?.equals(image)).toBe(true);
  expect(host.requests.map(({ from }) => from)).toEqual([undefined, undefined]);
});

function named(answer: OutputAnswer, headers: Record<string, string>): OutputAnswer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function lengthless(answer: OutputAnswer): OutputAnswer {
  const { "content-length": _length, ...headers } = answer.headers ?? {};
  return { ...answer, headers };
}

/** Responses to a range request after the first megabyte. */
const answersToRange: readonly [
  string,
  etag: string | undefined,
  (request: OutputRequest) => OutputAnswer,
][] = [
  ["another image with another ETag", '"a"', () => serveRange(other, whole, '"b"')],
  [
    "a part of another image with another ETag",
    '"a"',
    (request) => serveRange(other, unnamed(request), '"b"'),
  ],
  [
    "a part of another image with the same ETag",
    '"a"',
    (request) => serveRange(other, unnamed(request), '"a"'),
  ],
  [
    "a part of another image without validators",
    undefined,
    (request) => serveRange(other, request, undefined),
  ],
  ["a part of a twin with another ETag", '"a"', (request) => serveRange(twin, unnamed(request), '"b"')],
  [
    "a part of a twin with a later Last-Modified",
    undefined,
    (request) => ofTime(serveRange(twin, unnamed(request), undefined)),
  ],
  ["the whole image, if only its length identifies it", undefined, () => serveRange(image, whole, undefined)],
  ["the whole image with the same ETag", '"a"', () => serveRange(image, whole, '"a"')],
  ["412", '"a"', (request) => refused(request, 412)],
  ["416", '"a"', (request) => refused(request, 416)],
  ["500 twice", '"a"', (request) => (request.number < 3 ? failed(500) : serveRange(image, request, '"a"'))],
  ["404 once", '"a"', (request) => (request.number < 2 ? failed(404) : serveRange(image, request, '"a"'))],
  ["a part with another start", '"a"', (request) => relabeled(request, { from: 0 })],
  ["a part from the start, labeled as the requested one", '"a"', (request) => mislabeled(request)],
  ["a part of a longer output", '"a"', (request) => relabeled(request, { total: 5 * mega })],
  ["a part without Content-Range", '"a"', (request) => unlabeled(request)],
  ["a compressed part", '"a"', (request) => named(serveRange(image, request, '"a"'), gzip)],
  ["a web page", '"a"', () => ({ bytes: Buffer.from("<html>"), headers: { "content-type": "text/html" } })],
];
const whole = { from: undefined, ifRange: undefined };
const ofTime = (answer: OutputAnswer) => named(answer, { "last-modified": young });
const gzip = { "content-encoding": "gzip" };
const unnamed = ({ from }: OutputRequest) => ({ from, ifRange: undefined });
const failed = (status: number): OutputAnswer => ({ status, bytes: Buffer.from("inside") });
const refused = ({ from }: OutputRequest, status: number) =>
  from === undefined ? serveRange(image, whole, '"a"') : failed(status);

function relabeled({ from = 0 }: OutputRequest, label: { from?: number; total?: number }): OutputAnswer {
  const { from: first = from, total = image.length } = label;
  const answer = serveRange(image, { from, ifRange: undefined }, '"a"');
  return named(answer, { "content-range": `bytes ${first}-${first + image.length - from - 1}/${total}` });
}

function mislabeled({ from = 0 }: OutputRequest): OutputAnswer {
  const answer = serveRange(image, { from, ifRange: undefined }, '"a"');
  return { ...answer, bytes: image.subarray(0, image.length - from) };
}

function unlabeled({ from = 0 }: OutputRequest): OutputAnswer {
  const answer = serveRange(image, { from, ifRange: undefined }, '"a"');
  const { "content-range": _range, ...headers } = answer.headers ?? {};
  return { ...answer, headers };
}

test.each(answersToRange)(
  "parts of two outputs are never combined: a range is answered with %s",
  async (what, etag, ranged) => {
    const expected = what.includes("twin") ? twin : what.includes("another image") ? other : image;
    const { generate, host, puts } = await createDownloadApp((request) => {
      // The first download is interrupted. Downloads that start over are served correctly.
      if (request.number === 0) return cut(serveRange(image, request, etag));
      if (request.from !== undefined || /412|416/.test(what)) return ranged(request);
      return serveRange(expected, request, etag);
    });
    const { result, bytes } = await generate();
    expect(result.failures).toEqual([]);
    expect(bytes[0]?.equals(expected)).toBe(true);
    expect(host.creates()).toBe(1);
    expect(puts()).toBeLessThan(3);
  },
);

test("a download whose connection stalls continues on a new connection", async () => {
  const { generate, puts } = await createDownloadApp((request) => {
    const answer = serveRange(image, request, '"a"');
    return request.number < 2 ? { ...answer, stallAfter: mega } : answer;
  });
  const { result, bytes } = await generate();
  expect(result.failures).toEqual([]);
  expect(bytes[0]?.equals(image)).toBe(true);
  expect(puts()).toBe(1);
});

test("a download from a host that stops sending fails, and a retry fetches the paid image", async () => {
  let isDown = true;
  const { characters, clock, generate, host } = await createDownloadApp((request) => {
    const answer = serveRange(image, request, '"a"');
    return isDown ? { ...answer, stallAfter: request.from === undefined ? mega : 0 } : answer;
  });
  const before = clock.monotonic();
  const { result } = await generate();
  expect(result.failures).toMatchObject([{ code: "download_failed", retryable: true }]);
  expect(clock.monotonic() - before).toBeLessThan(3 * defaultTiming.stuckMs);
  isDown = false;
  expect(await characters.retry(result.batchId)).toMatchObject({ status: "succeeded" });
  expect(host.creates()).toBe(1);
});

test("a download from a host that closes connections and has no ranges is repeated until it succeeds", async () => {
  const { generate } = await createDownloadApp((request) => {
    const answer = serveRange(image, whole, undefined);
    return request.number < 5 ? cut(answer, mega + request.number) : answer;
  });
  const { result, bytes } = await generate();
  expect(result.failures).toEqual([]);
  expect(bytes[0]?.equals(image)).toBe(true);
});

test("a slow store is not treated as a stalled host", async () => {
  const { generate, host } = await createDownloadApp((request) => serveRange(image, request, '"a"'), {
    onPut: (body, clock) => slowly(body, () => clock.sleep(2 * defaultTiming.idleMs)),
    stepMs: 1_000,
  });
  const { result } = await generate();
  expect(result.failures).toEqual([]);
  expect(host.requests).toHaveLength(1);
});

test("a download fails if the store stops reading", async () => {
  const { generate } = await createDownloadApp((request) => serveRange(image, request, '"a"'), {
    onPut: (body) => slowly(body, () => new Promise(() => {})),
    stepMs: 1_000,
  });
  const { result } = await generate();
  expect(result.failures).toMatchObject([{ code: "store_failed", retryable: true }]);
});

function slowly(body: AssetBody, wait: () => Promise<void>): AssetBody {
  if (!(body instanceof ReadableStream)) throw new Error("The body must be a stream.");
  const reader = body.getReader();
  let chunks = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (chunks++ % 20 === 10) await wait();
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

test("an endless slow download fails at its time limit", async () => {
  const { clock, generate } = await createDownloadApp(
    (request) => ({ ...serveRange(image, request, '"a"'), perSecond: 1 }),
    { stepMs: 1_000 },
  );
  const { result } = await generate();
  expect(result.failures).toMatchObject([{ code: "download_failed", retryable: true }]);
  expect(clock.monotonic()).toBeLessThan(1.1 * defaultTiming.downloadMs);
});

test("an image with more bytes than declared is stored, if the app's fetch changed the length", async () => {
  const clock = eventLoopClock();
  const host = await startOutputHost(clock, (request) => serveRange(image, request, undefined));
  const provider = createReplicate({
    auth: "r8_test",
    baseUrl: host.baseUrl,
    clock,
    fetch: async (input, init) => {
      const { body, status, headers } = await fetch(input, init);
      const own = new Headers(headers);
      if (headers.get("content-type") === "image/png") own.set("content-length", "1000");
      return new Response(body, { status, headers: own });
    },
  }).image();
  const characters = createEngine({ provider, store: memoryStore(), clock }, defaultTiming);
  onTestFinished(() => characters.close());
  const { failures, images } = await characters.generate({ description: "a pirate", numImages: 1 });
  expect(failures).toEqual([]);
  expect(images[0]?.byteLength).toBe(image.byteLength);
});

test("an output with a declared length over the limit is not downloaded", async () => {
  const size = 65 * 1024 * 1024;
  const { generate, host } = await createDownloadApp(() => ({
    bytes: image,
    stallAfter: mega,
    headers: { "content-length": size },
  }));
  const { result } = await generate();
  expect(result.failures).toMatchObject([{ code: "output_too_large", retryable: false }]);
  expect(host.requests).toHaveLength(1);
});

test("at most 16 images are downloaded at once, and all are stored", async () => {
  const small = noisePng(mega);
  const { generate, host } = await createDownloadApp(
    (request) => ({ ...serveRange(small, request, '"a"'), perSecond: 500_000 }),
    // Small clock steps, so that no download looks slow.
    { stepMs: 10 },
  );
  const results = await Promise.all(Array.from({ length: 10 }, () => generate(4)));
  expect(results.flatMap(({ result }) => result.failures)).toEqual([]);
  expect(host.most()).toBe(16);
});

test("very slow downloads do not block others", async () => {
  const small = noisePng(200_000);
  let images = 0;
  const drips = new Set<string>();
  const { characters, generate } = await createDownloadApp((request, path) => {
    if (images++ < 16) drips.add(path);
    const answer = serveRange(small, request, '"a"');
    return drips.has(path) ? { ...answer, perSecond: 1 } : answer;
  });
  const slow = await Promise.all(
    [0, 1, 2, 3].map(() => characters.start({ description: "a slow pirate", numImages: 4 })),
  );
  while (images < 16) await new Promise((resolve) => setTimeout(resolve, 5));
  const { result } = await generate(4);
  expect(result.failures).toEqual([]);
  for (const { batchId } of slow)
    expect(await characters.batch(batchId)).toMatchObject({ status: "running" });
});
