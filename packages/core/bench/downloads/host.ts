/** Emulates Replicate and its delivery host: predictions succeed immediately, each with the same large PNG. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { noisePng } from "../../tests/testing/noise-png.ts";

const image = noisePng(Number(process.argv[2]) * 1_000_000);

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://host");
  if (pathname.startsWith("/files/")) {
    response.writeHead(200, { "content-type": "image/png", "content-length": image.byteLength });
    response.end(image);
    return;
  }
  request.resume().on("end", () => {
    const isCreate = request.method === "POST";
    const id = isCreate ? randomUUID().replaceAll("-", "") : (pathname.split("/").at(-1) ?? "");
    const origin = `http://${request.headers.host}`;
    const body = {
      id,
      model: "acme/portrait",
      status: isCreate ? "starting" : "succeeded",
      input: {},
      output: isCreate ? null : `${origin}/files/${id}/out-0.png`,
      created_at: new Date().toISOString(),
      urls: {},
    };
    response.writeHead(isCreate ? 201 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
});
// A busy machine can send on a connection just when the host closes it.
server.keepAliveTimeout = 0;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The host has no port.");
  process.send?.(`http://127.0.0.1:${address.port}/v1`);
});
