import { createHash, randomBytes, randomUUID } from "node:crypto";
import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { toResponse } from "../../packages/core/src/http/bytes/byte-answer.ts";
import { ByteCache } from "../../packages/core/src/http/bytes/byte-cache.ts";
import { serveBytes } from "../../packages/core/src/http/bytes/serve-bytes.ts";
import type { Servable } from "../../packages/core/src/http/bytes/validators.ts";
import { type Answer, direct } from "../../packages/core/src/http/handler/direct-handler.ts";
import { type HandlerRequest, handlerRequest } from "../../packages/core/src/http/handler/request-head.ts";
import { toNodeListener } from "../../packages/core/src/http/node/index.ts";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { filesIn, temporaryDirectory } from "../../packages/fs-store/src/testing/temporary-directory.ts";
import { listen, listening } from "./listen.ts";

/** How the bytes leave: as Responses, or as Node takes them. */
export type Border = "Response" | "Node";

/** A store on disk whose assets are served under `/<id>` on a real socket. */
export async function servedStore(border: Border, options: { cache?: ByteCache } = {}) {
  const { cache = new ByteCache() } = options;
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  const told = { streamed: 0, failures: [] as unknown[] };
  // What happens between the look-up and the reading.
  let beforeReading = async () => {};

  async function answer(request: HandlerRequest): Promise<Answer> {
    const id = new URL(request.url).pathname.slice(1);
    const opened = await store.open(id);
    if (opened === undefined) return new Response(null, { status: 404 });
    await beforeReading();
    const asset: Servable = {
      ...opened.asset,
      path: `${id}.png`,
      bytes: opened.bytes,
      stream(range) {
        return counted(opened.stream(range), (count) => {
          told.streamed += count;
        });
      },
    };
    const isThere = async () => (await store.head(id)) !== undefined;
    try {
      return await serveBytes(request, asset, { cache, isThere });
    } catch (error) {
      told.failures.push(error);
      return new Response("failed", { status: 500 });
    }
  }

  async function respond(request: Request): Promise<Response> {
    const answered = await answer(handlerRequest(request));
    return "chunks" in answered ? toResponse(answered, request.signal) : answered;
  }

  const port = await (border === "Response"
    ? listen(respond)
    : listening(toNodeListener(Object.assign(respond, { [direct]: answer }))));
  return {
    store,
    told,
    port,
    urlOf: (id: string) => `http://127.0.0.1:${port}/${id}`,
    set beforeReading(action: () => Promise<void>) {
      beforeReading = action;
    },
    async put(byteLength: number) {
      const id = randomUUID();
      const bytes = new Uint8Array(randomBytes(byteLength));
      await store.put(id, bytes, {
        kind: "image",
        mediaType: "image/png",
        metadata: {},
        origin: { type: "uploaded" },
      });
      return { id, sha256: createHash("sha256").update(bytes).digest("hex") };
    },
    /** The file with an asset's bytes. */
    async fileOf(id: string): Promise<string> {
      const name = (await filesIn(directory)).find((file) => file.endsWith(`${id}.png`));
      if (name === undefined) throw new Error("The asset has no file.");
      return join(directory, name);
    },
    /** How many files of the store this process holds open. */
    openFiles(): number {
      const links = readdirSync("/proc/self/fd").map((descriptor) => {
        try {
          return readlinkSync(`/proc/self/fd/${descriptor}`);
        } catch {
          // It was closed since.
          return "";
        }
      });
      return links.filter((link) => link.startsWith(directory) && link.endsWith(".png")).length;
    },
  };
}

/** The stream, which tells how many bytes are taken from it, and holds none. */
function counted(
  source: ReadableStream<Uint8Array>,
  onBytes: (count: number) => void,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        onBytes(value.byteLength);
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
