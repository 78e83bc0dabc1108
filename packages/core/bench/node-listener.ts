/**
 * Measures the requests per second of `toNodeListener` and of plain `node:http`:
 * `node --conditions=@dramatis/source --import tsx packages/core/bench/node-listener.ts [seconds]`
 *
 * Client and server share the process, so the differences are smaller than a server alone would show.
 */
import { Agent, createServer, get, type RequestListener } from "node:http";
import { toNodeListener } from "@dramatis/core/http/node";

const seconds = Number(process.argv[2] ?? 3);
const connections = 16;
const small = JSON.stringify({ batch_id: "b", status: "succeeded", images: [{ id: "i", slot: 0 }] });
const large = new Uint8Array(100_000);
const pieceBytes = 25_000;

function pieces(): Uint8Array[] {
  return [0, 1, 2, 3].map((index) => large.subarray(index * pieceBytes, (index + 1) * pieceBytes));
}

const subjects: Readonly<Record<string, RequestListener>> = {
  "small JSON, node:http": (_incoming, outgoing) => {
    outgoing.setHeader("content-type", "application/json").end(small);
  },
  "small JSON, toNodeListener": toNodeListener(
    async () => new Response(small, { headers: { "content-type": "application/json" } }),
  ),
  "100 kB in 4 pieces, node:http": (_incoming, outgoing) => {
    outgoing.setHeader("content-length", large.byteLength);
    for (const piece of pieces()) outgoing.write(piece);
    outgoing.end();
  },
  "100 kB in 4 pieces, toNodeListener": toNodeListener(async () => {
    const left = pieces();
    const body = new ReadableStream<Uint8Array>({
      pull(to) {
        const piece = left.shift();
        if (piece === undefined) to.close();
        else to.enqueue(piece);
      },
    });
    return new Response(body, { headers: { "content-length": String(large.byteLength) } });
  }),
};

for (const [name, listener] of Object.entries(subjects)) {
  await requestsPerSecond(listener, 0.5);
  console.log(`${name.padEnd(36)} ${Math.round(await requestsPerSecond(listener, seconds))} requests/s`);
}

async function requestsPerSecond(listener: RequestListener, duration: number): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  const { port } = address;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const end = performance.now() + duration * 1_000;
  let done = 0;
  const client = async () => {
    while (performance.now() < end) {
      await new Promise<void>((resolve, reject) => {
        get({ host: "127.0.0.1", port, agent }, (response) => {
          response.resume().on("end", resolve).on("error", reject);
        }).on("error", reject);
      });
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
  await new Promise((resolve) => server.close(resolve));
  return done / duration;
}
