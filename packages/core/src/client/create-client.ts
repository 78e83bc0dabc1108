import type { AssetKind } from "../assets/asset.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
import type { Clock } from "../util/clock.ts";
import { answerAs, assertOk, batchIn, pageIn, resultIn, textIn } from "./answer.ts";
import { BatchConnection } from "./batch-connection.ts";
import { beginBatch, beginRetry } from "./begin-batch.ts";
import { failureOf, ofKind, reasonOf, requireValue } from "./client-errors.ts";
import {
  batchPath,
  type ClientOptions,
  cancelPath,
  cancelRequest,
  createConnection,
  encodeSegment,
  received,
} from "./connection.ts";
import type { DramatisClient } from "./dramatis-client.ts";
import { followBatch, lastResultOf } from "./follow-batch.ts";
import { createMediaClients, type MediaClientOf, pathNames, slotAsset } from "./media.ts";
import type { ClientRunOptions } from "./media-client.ts";
import { type ClientTiming, defaultTiming } from "./timing.ts";

/**
 * Creates a client for a server's endpoints, for browsers, Node and React Native. It sends nothing until you call it.
 *
 * Events arrive as a stream, which continues after a broken connection. If `fetch` cannot stream a response, like React
 * Native's own, the client polls the batch instead: every second, and every 5 seconds while nothing changes. To get a
 * stream there, pass `expo/fetch`.
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
  return createClientWithTiming(options, defaultTiming);
}

/** Creates a client with the given waits, for tests. */
export function createClientWithTiming(options: ClientOptions, timing: ClientTiming): DramatisClient {
  const connection = createConnection(options, timing);
  const { clock, random } = connection;

  /** Sends one request, once. */
  async function request<Value>(
    path: string,
    read: (response: Response, clock: Clock) => Promise<Value>,
    init: Omit<RequestInit, "headers"> = {},
  ): Promise<Value> {
    try {
      return await read(await connection.send(path, init), clock);
    } catch (error) {
      throw init.signal?.aborted ? reasonOf(init.signal) : error;
    }
  }

  const remove = async (path: string, init?: RequestInit) =>
    request(path, assertOk, { ...init, method: "DELETE" })
      .catch(undefinedIfNotFound)
      .then(Boolean);

  function mediaClient<Kind extends AssetKind>(kind: Kind): MediaClientOf<Kind>;
  // A batch is decoded as the kind that it names, and `ofKind` compares that kind with the one that was asked for. So
  // every kind is treated as images in here.
  function mediaClient(kind: "image"): MediaClientOf<"image"> {
    const begin = (wanted: CharacterReferenceRequest, run: ClientRunOptions) =>
      beginBatch(kind, wanted, run, random);
    const pathOf = (id: string) => `/get_${pathNames[kind]}/${encodeSegment(id)}`;
    const ofThisKind = <Batch extends BatchResult | RunningBatch>(batch: Batch) => ofKind(batch, kind);
    const client: MediaClientOf<"image"> = {
      generate: async (wanted, { onEvent, ...run } = {}) => lastResultOf(client.stream(wanted, run), onEvent),
      stream: (wanted, run = {}) => followBatch(connection, kind, begin(wanted, run)),
      async start(wanted, run = {}) {
        let batchId: string | undefined;
        const batch = new BatchConnection(connection, kind, {
          ...begin(wanted, run),
          onBegin(id) {
            batchId = id;
            batch.detach();
          },
        });
        for await (const _event of batch.events());
        return { batchId: requireValue(batchId) };
      },
      batch: async (batchId, requestOptions) =>
        request(batchPath(batchId), batchIn, requestOptions).then(ofThisKind).catch(undefinedIfNotFound),
      events: (batchId, eventsOptions = {}) => followBatch(connection, kind, { ...eventsOptions, batchId }),
      retry: async (batchId, { onEvent, ...run } = {}) =>
        lastResultOf(client.retryStream(batchId, run), onEvent),
      retryStream: (batchId, run = {}) => followBatch(connection, kind, beginRetry(batchId, run, random)),
      cancel: async (batchId, requestOptions) =>
        request(cancelPath(batchId), resultIn, { ...requestOptions, ...cancelRequest }).then(ofThisKind),
      get: async (id, requestOptions) =>
        request(
          `${pathOf(id)}/info`,
          answerAs((body) => requireValue(slotAsset[kind](body))),
          requestOptions,
        ).catch(undefinedIfNotFound),
      url: (id) => `${connection.url(pathOf(id))}?redirect=true`,
      blob: async (id, { signal = null } = {}) =>
        request(
          pathOf(id),
          async (response) => {
            await assertOk(response, clock);
            if (!/json/i.test(response.headers.get("content-type") ?? "")) return received(response.blob());
            const address = await textIn(response, `${kind}_url`);
            // The address is signed and leads to the store, which must not get the client's headers.
            const stored = await assertOk(await connection.fetch(address, { signal }), clock);
            return received(stored.blob());
          },
          { signal },
        ),
      remove: async (id, requestOptions) => remove(pathOf(id), requestOptions),
    };
    return client;
  }

  return {
    clock,
    random,
    ...createMediaClients(mediaClient),
    batches: {
      remove: async (id, requestOptions) => remove(batchPath(id), requestOptions),
      list: async ({ signal = null, ...page } = {}) =>
        // JSON drops undefined members.
        request(`/batches?${new URLSearchParams(JSON.parse(JSON.stringify(page)))}`, pageIn, { signal }),
    },
    send: async (path, init) => request(path, assertOk, init),
  };
}

/** @throws any other error. */
function undefinedIfNotFound(error: unknown): undefined {
  if (failureOf(error)?.code !== "not_found") throw error;
}
