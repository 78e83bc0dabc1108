import { createHash } from "node:crypto";
import { once } from "node:events";
import { truncate } from "node:fs/promises";
import { Agent, get, type IncomingMessage, request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { ByteCache } from "../../packages/core/src/http/bytes/byte-cache.ts";
import { serveStore, type Transport } from "./served-store.ts";

const kilobyte = 1024;
const megabyte = 1024 * 1024;

/** Sends a request, and returns the response without reading its body. */
async function open(url: string, options: { agent?: Agent; method?: string } = {}): Promise<IncomingMessage> {
  const sent = request(url, { agent: false, ...options }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.on("error", () => {});
  return response;
}

async function readHash(response: IncomingMessage): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of response) hash.update(chunk);
  return hash.digest("hex");
}

/** Returns the size of all array buffers in bytes, after garbage collection. */
async function memoryInUse(): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  for (let round = 0; round < 3; round++) {
    collect();
    await wait(20);
  }
  return process.memoryUsage().arrayBuffers;
}

/** Waits until the number stops growing. */
async function waitUntilStable(count: () => number): Promise<void> {
  for (let last = -1; last !== count(); await wait(300)) last = count();
}

describe.each<Transport>(["Response", "Node"])("with the transport %s", (transport) => {
  test.each([
    ["small", 100 * kilobyte],
    ["large", 5 * megabyte + 1],
  ])("a %s image arrives complete and in ranges, and its connection is reused", async (_what, size) => {
    const { put, urlOf, openFiles } = await serveStore(transport);
    const { id, sha256 } = await put(size);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (const method of ["GET", "HEAD", "GET"]) {
      const response = await open(urlOf(id), { agent, method });
      ports.add(response.socket.localPort);
      expect(response.headers["content-length"]).toBe(String(size));
      expect(await readHash(response)).toBe(method === "HEAD" ? createHash("sha256").digest("hex") : sha256);
    }
    const part = await fetch(urlOf(id), { headers: { range: "bytes=-5" } });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 5]);
    const known = await fetch(urlOf(id), { headers: { "if-none-match": `"${sha256}"` } });
    expect([known.status, await known.text()]).toEqual([304, ""]);
    expect(ports.size).toBe(1);
    await expect.poll(openFiles).toBe(0);
    agent.destroy();
  });

  test.each([
    ["small", 100 * kilobyte],
    ["large", 5 * megabyte],
  ])(
    "a %s image that is deleted after the look-up is answered with 404, and the process continues",
    async (_what, size) => {
      const served = await serveStore(transport);
      const [gone, other] = [await served.put(size), await served.put(size)];
      served.beforeReading = async () => void (await served.store.delete(gone.id));
      const answer = await fetch(served.urlOf(gone.id));
      expect(answer.status).toBe(404);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(await answer.json()).toMatchObject({ code: "not_found" });
      expect(await readHash(await open(served.urlOf(other.id)))).toBe(other.sha256);
    },
  );

  test("an image that is deleted while it is sent arrives complete", async () => {
    const served = await serveStore(transport);
    const { id, sha256 } = await served.put(32 * megabyte);
    const response = await open(served.urlOf(id));
    await served.store.delete(id);
    expect(await readHash(response)).toBe(sha256);
  });

  test("a file that is truncated before it is read is answered with 500", async () => {
    const served = await serveStore(transport);
    const { id } = await served.put(100 * kilobyte);
    served.beforeReading = async () => truncate(await served.fileOf(id), 50 * kilobyte);
    expect((await open(served.urlOf(id))).statusCode).toBe(500);
    expect(served.observed.failures).toMatchObject([{ code: "store_failed" }]);
  });

  test("if a file is truncated while it is sent, the socket is closed", async () => {
    const served = await serveStore(transport);
    const { id } = await served.put(32 * megabyte);
    const response = await open(served.urlOf(id));
    await truncate(await served.fileOf(id), 16 * megabyte);
    await expect(readHash(response)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(response.complete).toBe(false);
    await expect.poll(served.openFiles).toBe(0);
  });

  test("if the client aborts, the file is closed", async () => {
    const served = await serveStore(transport);
    const { id } = await served.put(32 * megabyte);
    const clients = await Promise.all(Array.from({ length: 20 }, () => open(served.urlOf(id))));
    await waitUntilStable(() => served.observed.streamed);
    expect(served.openFiles()).toBe(20);
    for (const client of clients) client.destroy();
    await expect.poll(served.openFiles).toBe(0);
  });

  test("if the client disconnects before the response, no file stays open", async () => {
    const served = await serveStore(transport);
    const { id } = await served.put(5 * megabyte);
    let lookUps = 0;
    served.beforeReading = async () => {
      lookUps++;
      await wait(20);
    };
    for (let round = 0; round < 20; round++) {
      const sent = get(served.urlOf(id), { agent: false }).on("error", () => {});
      await expect.poll(() => lookUps, { interval: 1 }).toBe(round + 1);
      sent.destroy();
    }
    await waitUntilStable(() => served.observed.streamed);
    await expect.poll(served.openFiles).toBe(0);
  });

  test("200 slow readers get their image, in bounded memory", async () => {
    const served = await serveStore(transport);
    const { id, sha256 } = await served.put(16 * megabyte);
    const before = await memoryInUse();
    const clients = await Promise.all(Array.from({ length: 200 }, () => open(served.urlOf(id))));
    await waitUntilStable(() => served.observed.streamed);
    // The readers have requested 3200 MB. For each of them, one chunk is being read and another one is written. The
    // client holds some chunks too, because it runs in this process.
    expect((await memoryInUse()) - before).toBeLessThan(200 * 4 * 128 * kilobyte);
    for (const client of clients.splice(0, 3)) expect(await readHash(client)).toBe(sha256);
    for (const client of clients) client.destroy();
    await expect.poll(served.openFiles).toBe(0);
  }, 60_000);

  test("the cache does not grow with slow readers of many small images", async () => {
    const cacheBytes = 4 * megabyte;
    const served = await serveStore(transport, { cache: new ByteCache(cacheBytes) });
    const images: { id: string; sha256: string }[] = [];
    for (let index = 0; index < 100; index++) images.push(await served.put(megabyte));
    const before = await memoryInUse();
    const clients = await Promise.all(images.map(({ id }) => open(served.urlOf(id))));
    await waitUntilStable(() => served.observed.streamed);
    // All images together have 100 MB.
    expect((await memoryInUse()) - before).toBeLessThan(cacheBytes + 100 * 3 * 128 * kilobyte);
    const hashes = await Promise.all(clients.map(readHash));
    expect(hashes).toEqual(images.map(({ sha256 }) => sha256));
  }, 60_000);

  test("a Range header of 5 kB and thousands of entity tags are handled normally", async () => {
    const { put, urlOf } = await serveStore(transport);
    const { id } = await put(1000);
    const ask = async (headers: Record<string, string>) => (await fetch(urlOf(id), { headers })).status;
    expect(await ask({ range: `bytes=${"0-0,".repeat(1250)}` })).toBe(200);
    expect(await ask({ range: `bytes=${"9".repeat(5000)}-` })).toBe(416);
    expect(await ask({ "if-none-match": `"x"${",".repeat(10_000)}` })).toBe(200);
    expect(await ask({ "if-match": '"'.repeat(10_000) })).toBe(412);
  });
});
