import type { AssetKind } from "../assets/asset.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { Clock } from "../util/clock.ts";
import type { Random } from "../util/random.ts";
import { batchIn, checked, imageIn, pageIn, resultIn, textIn, videoIn } from "./answer.ts";
import { beginGenerate, beginRetry, beginVideo } from "./begin-batch.ts";
import { failureOf, known, ofKind, reasonOf } from "./client-errors.ts";
import type { ClientRunOptions, DramatisClient, MediaClient } from "./dramatis-client.ts";
import { followBatch, lastResultOf } from "./follow-batch.ts";
import { type FollowOptions, following } from "./following.ts";
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
 * const { status, images, failures } = await client.images.generate({ description: "a red-haired pirate" });
 * ```
 */
export function createClient(options: ClientOptions = {}): DramatisClient {
  return clientOf(options, defaultTiming);
}

interface AskOptions {
  readonly signal?: AbortSignal;
}

/** What differs between images and videos. */
interface Medium<Request, Asset> {
  /** Below which their bytes are. */
  readonly path: string;
  begin(request: Request, options: ClientRunOptions, random: Random): FollowOptions;
  read(response: Response, clock: Clock): Promise<Asset>;
}

/** The client, with its timing handed in. */
export function clientOf(options: ClientOptions, timing: ClientTiming): DramatisClient {
  const server = serverOf(options, timing);
  const { clock, random } = server;

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

  const remove = async (path: string, askOptions?: AskOptions) =>
    ask(path, checked, askOptions, { method: "DELETE" }).catch(noneIfNotFound).then(Boolean);

  function mediaClient<Kind extends AssetKind, Request, Asset>(
    kind: Kind,
    { path, begin, read }: Medium<Request, Asset>,
  ): MediaClient<Kind, Request, Asset> {
    const pathOf = (id: string) => `${path}/${segment(id)}`;
    // It was decoded as what it says it is, and this is where that is looked at.
    const ofThisKind = <Batch extends BatchResult | RunningBatch>(batch: Batch) =>
      ofKind(batch, kind) as unknown as Extract<
        BatchResult<Kind> | RunningBatch<Kind>,
        Pick<Batch, "status">
      >;
    const client: MediaClient<Kind, Request, Asset> = {
      generate: async (request, { onEvent, ...run } = {}) =>
        lastResultOf(client.stream(request, run), onEvent),
      stream: (request, run = {}) => followBatch(server, kind, begin(request, run, random)),
      async start(request, run = {}) {
        let batchId: string | undefined;
        const begun = new AbortController();
        const onBegin = (id: string) => {
          batchId = id;
          begun.abort();
        };
        const beginning = { ...begin(request, run, random), onBegin };
        for await (const _event of following(server, kind, beginning, begun.signal));
        return { batchId: known(batchId) };
      },
      batch: async (batchId, askOptions) =>
        ask(batchPath(batchId), batchIn, askOptions).then(ofThisKind).catch(noneIfNotFound),
      events: (batchId, eventsOptions = {}) => followBatch(server, kind, { ...eventsOptions, batchId }),
      retry: async (batchId, { onEvent, ...run } = {}) =>
        lastResultOf(client.retryStream(batchId, run), onEvent),
      retryStream: (batchId, run = {}) => followBatch(server, kind, beginRetry(batchId, run, random)),
      cancel: async (batchId, askOptions) =>
        ask(cancelPath(batchId), resultIn, askOptions, cancelRequest).then(ofThisKind),
      get: async (id, askOptions) => ask(`${pathOf(id)}/info`, read, askOptions).catch(noneIfNotFound),
      url: (id) => `${server.url(pathOf(id))}?redirect=true`,
      blob: async (id, { signal } = {}) =>
        ask(
          pathOf(id),
          async (response) => {
            await checked(response, clock);
            if (!/json/i.test(response.headers.get("content-type") ?? "")) return received(response.blob());
            const address = await textIn(response, `${kind}_url`);
            // The store's own address is signed: it must not get our headers.
            const stored = await checked(await server.fetch(address, signal && { signal }), clock);
            return received(stored.blob());
          },
          signal && { signal },
        ),
      remove: async (id, askOptions) => remove(pathOf(id), askOptions),
    };
    return client;
  }

  return {
    clock,
    random,
    images: mediaClient("image", { path: "/get_character_reference", begin: beginGenerate, read: imageIn }),
    videos: mediaClient("video", { path: "/get_video", begin: beginVideo, read: videoIn }),
    batches: {
      remove: async (id, askOptions) => remove(batchPath(id), askOptions),
      list: async ({ signal, ...page } = {}) =>
        // By way of JSON, which leaves out what is undefined.
        ask(
          `/batches?${new URLSearchParams(JSON.parse(JSON.stringify(page)))}`,
          pageIn,
          signal && { signal },
        ),
    },
    send: async (path, init) => ask(path, checked, init, init),
  };
}

/** @throws any other error. */
function noneIfNotFound(error: unknown): undefined {
  if (failureOf(error)?.code !== "not_found") throw error;
}
