import { Agent, get, request as nodeRequest } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";
import { pause, serve, warnings } from "./testing/serve.ts";
import { toNodeListener } from "./to-node-listener.ts";

test("1,000 requests on one connection cause no warning", async () => {
  const given = warnings();
  const { url, server } = await serve(
    toNodeListener(async (request) => new Response(`${(await request.text()).length}`)),
  );
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  for (let count = 0; count < 1_000; count += 1) {
    const text = await new Promise<string>((resolve, reject) => {
      const sent = nodeRequest(url, { agent, method: count % 2 === 0 ? "POST" : "GET" }, (response) => {
        let body = "";
        response.on("data", (chunk) => {
          body += chunk;
        });
        response.on("end", () => resolve(body));
      });
      sent.on("error", reject);
      sent.end(count % 2 === 0 ? "body" : undefined);
    });
    expect(text).toBe(count % 2 === 0 ? "4" : "0");
  }
  await pause(0);
  expect(connections).toBe(1);
  expect(given).toEqual([]);
});

test("the server closes once the last client of an event stream disconnects", async () => {
  const { url, server } = await serve(
    toNodeListener(
      async () => new Response(new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(3)) })),
    ),
  );
  const client = get(url);
  client.on("error", () => {});
  await new Promise((resolve) => client.on("response", (response) => response.once("data", resolve)));
  const closed = vi.fn();
  server.close(closed);
  await pause(50);
  expect(closed).not.toHaveBeenCalled();
  client.destroy();
  await expect.poll(() => closed).toHaveBeenCalledExactlyOnceWith();
});
