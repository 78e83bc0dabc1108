import { answerIn, checked, objectIn, resultIn, textIn } from "./answer.ts";
import { beginGenerate, beginRetry, lastResultOf } from "./begin-batch.ts";
import { failureOf, known, reasonOf } from "./client-errors.ts";
import type { DramatisClient } from "./dramatis-client.ts";
import { followBatch } from "./follow-batch.ts";
import { fromWireImage } from "./from-wire.ts";
import { batchPath, type ClientOptions, received, segment, serverOf } from "./server.ts";
import type { ClientTiming } from "./timing.ts";

type AskOptions = Omit<RequestInit, "signal" | "headers"> & { readonly signal?: AbortSignal | undefined };

/** The client, with its timing handed in. */
export function clientOf(options: ClientOptions, timing: ClientTiming): DramatisClient {
  const server = serverOf(options, timing);
  const imagePath = (id: string) => `/get_character_reference/${segment(id)}`;

  /** One request, tried once. */
  async function ask<Value>(
    path: string,
    { signal, ...init }: AskOptions,
    read: (response: Response) => Promise<Value>,
  ): Promise<Value> {
    try {
      return await read(await server.send(path, { ...init, ...(signal && { signal }) }));
    } catch (error) {
      throw signal?.aborted ? reasonOf(signal) : error;
    }
  }

  const client: DramatisClient = {
    generate: async (request, { onEvent, ...run } = {}) => lastResultOf(client.stream(request, run), onEvent),
    stream: (request, run = {}) =>
      followBatch(server, { beginning: beginGenerate(request, run), signal: run.signal }),
    async start(request, run = {}) {
      let batchId: string | undefined;
      const onBegin = (id: string) => {
        batchId = id;
      };
      const beginning = beginGenerate(request, run);
      for await (const _event of followBatch(server, { beginning, signal: run.signal, onBegin }));
      return { batchId: known(batchId) };
    },
    batch: (batchId, { signal } = {}) =>
      orNone(
        ask(batchPath(batchId), { signal }, async (response) => {
          const answer = await answerIn(response);
          return known(typeof answer === "string" ? undefined : answer);
        }),
      ),
    events: (batchId, { after, signal } = {}) => followBatch(server, { batchId, after, signal }),
    retry: async (batchId, { onEvent, ...run } = {}) =>
      lastResultOf(client.retryStream(batchId, run), onEvent),
    retryStream: (batchId, run = {}) =>
      followBatch(server, { beginning: beginRetry(batchPath(batchId), run), batchId, signal: run.signal }),
    cancel: async (batchId, { signal } = {}) =>
      ask(`${batchPath(batchId)}/cancel`, { method: "POST", keepalive: true, signal }, resultIn),
    get: async (id, { signal } = {}) =>
      orNone(
        ask(`${imagePath(id)}/info`, { signal }, async (response) => fromWireImage(await objectIn(response))),
      ),
    imageUrl: (id) => `${server.url(imagePath(id))}?redirect=true`,
    image: async (id, { signal } = {}) =>
      ask(imagePath(id), { signal }, async (response) => {
        await checked(response);
        if (!/json/i.test(response.headers.get("content-type") ?? "")) return received(response.blob());
        const address = textIn(await objectIn(response), "image_url");
        // The store's own address is signed: our headers are none of its business.
        const stored = await checked(await server.fetch(address, signal && { signal }));
        return received(stored.blob());
      }),
    async importImage(file, { filename, signal } = {}) {
      const body = new FormData();
      if (filename === undefined) body.append("file", file);
      else body.append("file", file, filename);
      const upload = { method: "POST", body, signal };
      const id = textIn(await ask("/upload_character_reference", upload, objectIn), "id");
      return known(await client.get(id, signal && { signal }));
    },
  };
  return client;
}

/** Undefined for what is not there. */
async function orNone<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (failureOf(error)?.code === "not_found") return undefined;
    throw error;
  }
}
