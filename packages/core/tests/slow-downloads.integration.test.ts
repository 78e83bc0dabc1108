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
/** Differs from the image in its first and its last part, and not around the place where connections are cut. */
const twin = image.map((byte, at) => (at === 1_000 || at === 3 * mega ? byte ^ 1 : byte));

interface Options {
  readonly timing?: Partial<Timing>;
  /** What happens to each body on its way into the store. */
  readonly onPut?: (body: AssetBody, clock: ReturnType<typeof eventLoopClock>) => AssetBody;
  readonly stepMs?: number;
}

/** An engine with the usual timing, on a clock of its own, before a host that behaves as `answer` says. */
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

/** Cuts each connection after so many bytes. */
const cut = (answer: OutputAnswer, cutAfter = mega): OutputAnswer => ({ ...answer, cutAfter });

test("an image that comes slowly but steadily arrives, however long it takes", async () => {
  const { generate, host } = await createDownloadApp((request) => ({
    ...serveRange(image, request, undefined),
    perSecond: 100_000,
  }));
  const { result, bytes } = await generate();
  expect(result.failures).toEqual([]);
  expect(bytes[0]?.equals(image)).toBe(true);
  expect(host.requests).toHaveLength(1);
});

test("a slow image arrives in one put over a host that cuts every connection", async () => {
  const { generate, host, puts } = await createDownloadApp((request) => ({
    ...cut(serveRange(image, request, '"a"')),
    perSecond: 100_000,
  }));
  const { result, bytes } = await generate();
  expect(result.failures).toEqual([]);
  expect(bytes[0]?.equals(image)).toBe(true);
  expect(puts()).toBe(1);
  expect(host.creates()).toBe(1);
  // A little is asked for again, to see that it goes on where it stopped.
  expect(host.requests.length).toBeLessThan(6);
  for (const { from = 0, ifRange } of host.requests.slice(1)) {
    expect(from).toBeGreaterThan(900_000);
    expect(ifRange).toBe('"a"');
  }
});

const old = "Fri, 02 Jan 2026 00:00:00 GMT";
const young = "Fri, 02 Jan 2026 00:00:10 GMT";

test.each<[string, (answer: OutputAnswer) => OutputAnswer]>([
  ["by a time long before the answer's", (answer) => named(answer, { "last-modified": old, date: young })],
  ["by its length alone", (answer) => answer],
  ["by a weak tag", (answer) => named(answer, { etag: 'W/"a"' })],
])("a download goes on where the host names the output %s", async (_how, amend) => {
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
  ["neither a name nor a length", lengthless],
  ["compressed bytes", (answer) => named(answer, { "content-encoding": "gzip" })],
])("where a host sends %s, a download that breaks begins again", async (_what, amend) => {
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

/** What becomes of a range that is asked for after the first megabyte. */
const answersToRange: readonly [
  string,
  etag: string | undefined,
  (request: OutputRequest) => OutputAnswer,
][] = [
  ["another image under another tag", '"a"', () => serveRange(other, whole, '"b"')],
  [
    "a part of another image under another tag",
    '"a"',
    (request) => serveRange(other, unnamed(request), '"b"'),
  ],
  [
    "a part of another image under the same tag",
    '"a"',
    (request) => serveRange(other, unnamed(request), '"a"'),
  ],
  [
    "a part of another image, none of them named",
    undefined,
    (request) => serveRange(other, request, undefined),
  ],
  ["a part of a twin under another tag", '"a"', (request) => serveRange(twin, unnamed(request), '"b"')],
  [
    "a part of a twin with a later time",
    undefined,
    (request) => ofTime(serveRange(twin, unnamed(request), undefined)),
  ],
  ["the whole, where only its length names it", undefined, () => serveRange(image, whole, undefined)],
  ["the whole under the same tag", '"a"', () => serveRange(image, whole, '"a"')],
  ["412", '"a"', (request) => refused(request, 412)],
  ["416", '"a"', (request) => refused(request, 416)],
  ["500 twice", '"a"', (request) => (request.number < 3 ? failed(500) : serveRange(image, request, '"a"'))],
  ["404 once", '"a"', (request) => (request.number < 2 ? failed(404) : serveRange(image, request, '"a"'))],
  ["a part from elsewhere", '"a"', (request) => relabeled(request, { from: 0 })],
  ["a part from the beginning, labeled as asked", '"a"', (request) => mislabeled(request)],
  ["a part of a longer output", '"a"', (request) => relabeled(request, { total: 5 * mega })],
  ["a part without a label", '"a"', (request) => unlabeled(request)],
  ["a part that is compressed", '"a"', (request) => named(serveRange(image, request, '"a"'), gzip)],
  ["a page", '"a"', () => ({ bytes: Buffer.from("<html>"), headers: { "content-type": "text/html" } })],
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
  "two outputs are never joined: a range is answered with %s",
  async (what, etag, ranged) => {
    const expected = what.includes("twin") ? twin : what.includes("another image") ? other : image;
    const { generate, host, puts } = await createDownloadApp((request) => {
      // The first download breaks; those that begin again are served well.
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

test("a download whose connection stalls goes on over another", async () => {
  const { generate, puts } = await createDownloadApp((request) => {
    const answer = serveRange(image, request, '"a"');
    return request.number < 2 ? { ...answer, stallAfter: mega } : answer;
  });
  const { result, bytes } = await generate();
  expect(result.failures).toEqual([]);
  expect(bytes[0]?.equals(image)).toBe(true);
  expect(puts()).toBe(1);
});

test("a host that stops for good is given up, and a retry fetches what was paid", async () => {
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

test("a host that cuts every connection and knows no ranges is tried until one lasts", async () => {
  const { generate } = await createDownloadApp((request) => {
    const answer = serveRange(image, whole, undefined);
    return request.number < 5 ? cut(answer, mega + request.number) : answer;
  });
  const { result, bytes } = await generate();
  expect(result.failures).toEqual([]);
  expect(bytes[0]?.equals(image)).toBe(true);
});

test("a slow store is not taken for a stalled host", async () => {
  const { generate, host } = await createDownloadApp((request) => serveRange(image, request, '"a"'), {
    onPut: (body, clock) => slowly(body, () => clock.sleep(2 * defaultTiming.idleMs)),
    stepMs: 1_000,
  });
  const { result } = await generate();
  expect(result.failures).toEqual([]);
  expect(host.requests).toHaveLength(1);
});

test("a store that takes nothing more is given up", async () => {
  const { generate } = await createDownloadApp((request) => serveRange(image, request, '"a"'), {
    onPut: (body) => slowly(body, () => new Promise(() => {})),
    stepMs: 1_000,
  });
  const { result } = await generate();
  expect(result.failures).toMatchObject([{ code: "store_failed", retryable: true }]);
});

function slowly(body: AssetBody, wait: () => Promise<void>): AssetBody {
  if (!(body instanceof ReadableStream)) throw new Error("It is a stream.");
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

test("an output that drips without end is given up at the far bound", async () => {
  const { clock, generate } = await createDownloadApp(
    (request) => ({ ...serveRange(image, request, '"a"'), perSecond: 1 }),
    { stepMs: 1_000 },
  );
  const { result } = await generate();
  expect(result.failures).toMatchObject([{ code: "download_failed", retryable: true }]);
  expect(clock.monotonic()).toBeLessThan(1.1 * defaultTiming.downloadMs);
});

test("more bytes than were declared are kept, where a fetch of the app's own changed the length", async () => {
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

test("an output that is announced as too large is not fetched", async () => {
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

test("at most 16 images are downloaded at once, and all arrive", async () => {
  const small = noisePng(mega);
  const { generate, host } = await createDownloadApp(
    (request) => ({ ...serveRange(small, request, '"a"'), perSecond: 500_000 }),
    // Slowly enough that no download looks slow.
    { stepMs: 10 },
  );
  const results = await Promise.all(Array.from({ length: 10 }, () => generate(4)));
  expect(results.flatMap(({ result }) => result.failures)).toEqual([]);
  expect(host.most()).toBe(16);
});

test("downloads that drip do not block those that move", async () => {
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
