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
import { serveHandler, serveListener } from "./listen.ts";

/** How the bytes are sent: as Responses, or directly to Node. */
export type Transport = "Response" | "Node";

/** Serves the assets of a store on disk under `/<id>` on a real socket. */
export async function serveStore(transport: Transport, options: { cache?: ByteCache } = {}) {
  const { cache = new ByteCache() } = options;
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  const observed = { streamed: 0, failures: [] as unknown[] };
  // Runs between the look-up and reading the file.
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
        return countBytes(opened.stream(range), (count) => {
          observed.streamed += count;
        });
      },
    };
    const isThere = async () => (await store.head(id)) !== undefined;
    try {
      return await serveBytes(request, asset, { cache, isThere });
    } catch (error) {
      observed.failures.push(error);
      return new Response("failed", { status: 500 });
    }
  }

  async function respond(request: Request): Promise<Response> {
    const answered = await answer(handlerRequest(request));
    return "chunks" in answered ? toResponse(answered, request.signal) : answered;
  }

  const port = await (transport === "Response"
    ? serveHandler(respond)
    : serveListener(toNodeListener(Object.assign(respond, { [direct]: answer }))));
  return {
    store,
    observed,
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
    /** Returns the path of the file with an asset's bytes. */
    async fileOf(id: string): Promise<string> {
      const name = (await filesIn(directory)).find((file) => file.endsWith(`${id}.png`));
      if (name === undefined) throw new Error("The asset has no file.");
      return join(directory, name);
    },
    /** Returns how many files of the store this process has open. */
    openFiles(): number {
      const links = readdirSync("/proc/self/fd").map((descriptor) => {
        try {
          return readlinkSync(`/proc/self/fd/${descriptor}`);
        } catch {
          // The file has been closed meanwhile.
          return "";
        }
      });
      return links.filter((link) => link.startsWith(directory) && link.endsWith(".png")).length;
    },
  };
}

/** Wraps a stream so that it reports how many bytes are read. It does not buffer. */
function countBytes(
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
