// biome-ignore-all lint/correctness/noNodejsModules: for tests, which run on Node.
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import type { Clock } from "../../src/util/clock.ts";

/** A request for an output. */
export interface OutputRequest {
  /** How many output requests came before this one. */
  readonly number: number;
  /** The first requested byte; undefined without a `Range` header. */
  readonly from: number | undefined;
  readonly ifRange: string | undefined;
}

/** The host's answer to an output request. */
export interface OutputAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly bytes: Uint8Array;
  /** Closes the connection after this many bytes. */
  readonly cutAfter?: number;
  /** Sends nothing more after this many bytes, but keeps the connection open. */
  readonly stallAfter?: number;
  /** Bytes per second on the host's clock. Default: no limit. */
  readonly perSecond?: number;
}

/** A fake Replicate API and delivery host on a real socket, with scripted downloads. */
export interface OutputHost {
  readonly baseUrl: string;
  readonly requests: readonly OutputRequest[];
  /** Returns the number of creates. */
  creates(): number;
  /** Returns the highest number of concurrent downloads. */
  most(): number;
}

/** Starts the host. Every prediction succeeds at once with one output, which `answer` serves. */
export async function startOutputHost(
  clock: Clock,
  answer: (request: OutputRequest, path: string) => OutputAnswer,
): Promise<OutputHost> {
  const requests: OutputRequest[] = [];
  let creates = 0;
  let open = 0;
  let most = 0;
  const server = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? "/", "http://host");
    if (!pathname.startsWith("/files/")) {
      if (incoming.method === "POST") creates++;
      return answerApi(incoming, outgoing, pathname);
    }
    const from = /^bytes=(\d+)-$/.exec(incoming.headers.range ?? "")?.[1];
    const request: OutputRequest = {
      number: requests.length,
      from: from === undefined ? undefined : Number(from),
      ifRange: incoming.headers["if-range"]?.toString(),
    };
    requests.push(request);
    most = Math.max(most, ++open);
    void send(outgoing, answer(request, pathname), clock, () => open--);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The host has no port.");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const baseUrl = `http://127.0.0.1:${address.port}/v1`;
  return { baseUrl, requests, creates: () => creates, most: () => most };
}

function answerApi(incoming: IncomingMessage, outgoing: ServerResponse, pathname: string): void {
  incoming.resume().on("end", () => {
    const isCreate = incoming.method === "POST";
    const id = isCreate ? randomUUID().replaceAll("-", "") : (pathname.split("/").at(-1) ?? "");
    const body = {
      id,
      status: "succeeded",
      output: `http://${incoming.headers.host}/files/${id}/out-0.png`,
      created_at: new Date(0).toISOString(),
    };
    outgoing.writeHead(isCreate ? 201 : 200, { "content-type": "application/json" });
    outgoing.end(JSON.stringify(body));
  });
}

async function send(
  outgoing: ServerResponse,
  answer: OutputAnswer,
  clock: Clock,
  onSent: () => void,
): Promise<void> {
  const { status = 200, headers = {}, bytes, cutAfter, stallAfter, perSecond } = answer;
  const end = Math.min(bytes.byteLength, cutAfter ?? bytes.byteLength, stallAfter ?? bytes.byteLength);
  const step = perSecond ?? end;
  outgoing.writeHead(status, { "content-type": "image/png", ...headers });
  outgoing.flushHeaders();
  for (let at = 0; at < end && !outgoing.destroyed; at += step) {
    if (perSecond !== undefined) await clock.sleep(1_000);
    // The client may request the next output before the last write calls back.
    if (at + step >= end) onSent();
    // The write calls back with an error if the client has disconnected.
    await new Promise((resolve) => outgoing.write(bytes.subarray(at, Math.min(at + step, end)), resolve));
  }
  if (stallAfter !== undefined && stallAfter < bytes.byteLength) return;
  if (end < bytes.byteLength) outgoing.destroy();
  else outgoing.end();
}

/** Serves bytes as a correct host does: with their length, and with a range if `If-Range` matches. */
export function serveRange(
  bytes: Uint8Array,
  { from, ifRange }: Pick<OutputRequest, "from" | "ifRange">,
  etag: string | undefined,
): OutputAnswer {
  const size = bytes.byteLength;
  const headers = { "accept-ranges": "bytes", ...(etag === undefined ? {} : { etag }) };
  if (from === undefined || (ifRange !== undefined && ifRange !== etag)) {
    return { bytes, headers: { ...headers, "content-length": size } };
  }
  const range = { "content-range": `bytes ${from}-${size - 1}/${size}`, "content-length": size - from };
  return { status: 206, bytes: bytes.subarray(from), headers: { ...headers, ...range } };
}
