import type { AssetKind } from "../assets/asset.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { Clock } from "../util/clock.ts";
import { batchIn, checked, imageIn, pageIn, resultIn, textIn } from "./answer.ts";
import { beginGenerate, beginRetry, beginVideo } from "./begin-batch.ts";
import { failureOf, known, ofKind, reasonOf } from "./client-errors.ts";
import type { Remover } from "./client-lists.ts";
import type { DramatisClient, KindOptions } from "./dramatis-client.ts";
import { followBatch, lastResultOf } from "./follow-batch.ts";
import { following } from "./following.ts";
import {
  batchPath,
  type ClientOptions,
  cancelPath,
  cancelRequest,
  received,
  segment,
  serverOf,
} from "./server.ts";
import { type ClientTiming, defaultTiming } from "./timing.ts";

/**
 * Makes a client of a server's endpoints, for browsers, Node and React Native. It does nothing until it is asked.
 *
 * Events come as a stream that is taken up again where it broke. Where `fetch` cannot read an answer while it comes, as
 * React Native's own, they are made by looking at the batch every second, and every 5 seconds while nothing changes;
 * hand in `expo/fetch` for a stream there.
 *
 * @example
 * ```ts
 * const client = createClient({
 *   baseUrl: "https://api.example.com/api/mv",
 *   headers: async () => ({ authorization: `Bearer ${await token()}` }),
 * });
 * const { status, images, failures } = await client.generate({ description: "a red-haired pirate" });
 * ```
 */
export function createClient(options: ClientOptions = {}): DramatisClient {
  return clientOf(options, defaultTiming);
}

interface AskOptions {
  readonly signal?: AbortSignal;
}

/** The client, with its timing handed in. */
export function clientOf(options: ClientOptions, timing: ClientTiming): DramatisClient {
  const server = serverOf(options, timing);
  const { clock, random } = server;
  const imagePath = (id: string) => `/get_character_reference/${segment(id)}`;
  const videoPath = (id: string) => `/get_video/${segment(id)}`;

  /** One request, tried once. */
  async function ask<Value>(
    path: string,
    read: (response: Response, clock: Clock) => Promise<Value>,
    { signal }: AskOptions = {},
    init: Omit<RequestInit, "headers"> = {},
  ): Promise<Value> {
    try {
      return await read(await server.send(path, { ...init, ...(signal && { signal }) }), clock);
    } catch (error) {
      throw signal?.aborted ? reasonOf(signal) : error;
    }
  }

  const remover = (pathOf: (id: string) => string): Remover => ({
    remove: async (id, options) =>
      ask(pathOf(id), checked, options, { method: "DELETE" }).catch(noneIfNotFound).then(Boolean),
  });

  const client: DramatisClient = {
    clock,
    random,
    generate: async (request, { onEvent, ...run } = {}) => lastResultOf(client.stream(request, run), onEvent),
    stream: (request, run = {}) => followBatch(server, beginGenerate(request, run, random)),
    async start(request, run = {}) {
      let batchId: string | undefined;
      const begun = new AbortController();
      const onBegin = (id: string) => {
        batchId = id;
        begun.abort();
      };
      for await (const _event of following(
        server,
        { ...beginGenerate(request, run, random), onBegin },
        begun.signal,
      ));
      return { batchId: known(batchId) };
    },
    batch: async <Kind extends AssetKind>(batchId: string, options?: AskOptions & KindOptions<Kind>) =>
      ask(batchPath(batchId), batchIn, options)
        .then((batch) => ofKind(batch, options?.kind) as unknown as BatchResult<Kind> | RunningBatch<Kind>)
        .catch(noneIfNotFound),
    events: (batchId, options = {}) => followBatch(server, { ...options, batchId }),
    retry: async (batchId, { onEvent, ...run } = {}) =>
      lastResultOf(client.retryStream(batchId, run), onEvent),
    retryStream: (batchId, run = {}) => followBatch(server, beginRetry(batchId, run, random)),
    cancel: async <Kind extends AssetKind>(batchId: string, options?: AskOptions & KindOptions<Kind>) =>
      ask(cancelPath(batchId), resultIn, options, cancelRequest).then(
        (batch) => ofKind(batch, options?.kind) as unknown as BatchResult<Kind>,
      ),
    get: async (id, options) => ask(`${imagePath(id)}/info`, imageIn, options).catch(noneIfNotFound),
    imageUrl: (id) => `${server.url(imagePath(id))}?redirect=true`,
    image: async (id, { signal } = {}) =>
      ask(
        imagePath(id),
        async (response) => {
          await checked(response, clock);
          if (!/json/i.test(response.headers.get("content-type") ?? "")) return received(response.blob());
          const address = await textIn(response, clock, "image_url");
          // The store's own address is signed: our headers are none of its business.
          const stored = await checked(await server.fetch(address, signal && { signal }), clock);
          return received(stored.blob());
        },
        signal && { signal },
      ),
    generateVideo: async (request, { onEvent, ...run } = {}) =>
      lastResultOf(client.streamVideo(request, run), onEvent),
    streamVideo: (request, run = {}) => followBatch(server, beginVideo(request, run, random)),
    videoUrl: (id) => server.url(`${videoPath(id)}?redirect=true`),
    batches: {
      ...remover(batchPath),
      list: async ({ signal, ...page } = {}) =>
        // By way of JSON, which leaves out what is undefined.
        ask(
          `/batches?${new URLSearchParams(JSON.parse(JSON.stringify(page)))}`,
          pageIn,
          signal && { signal },
        ),
    },
    images: remover(imagePath),
    videos: remover(videoPath),
    async importImage(file, options = {}) {
      const { filename } = options;
      const body = new FormData();
      if (filename === undefined) body.append("file", file);
      else body.append("file", file, filename);
      const idIn = (response: Response) => textIn(response, clock, "id");
      const id = await ask("/upload_character_reference", idIn, options, { method: "POST", body });
      return known(await client.get(id, options));
    },
  };
  return client;
}

/** @throws any other error. */
function noneIfNotFound(error: unknown): undefined {
  if (failureOf(error)?.code !== "not_found") throw error;
}
