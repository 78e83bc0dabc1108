/** A stand-in for Replicate and its delivery host: predictions that succeed at once, and one large PNG. */
import { randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { crc32 } from "node:zlib";

const image = png(Number(process.argv[2]) * 1_000_000);

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
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The host has no port.");
  process.send?.(`http://127.0.0.1:${address.port}/v1`);
});

/** A PNG of that many bytes, whole by its structure; its picture is noise that nobody decodes. */
function png(byteLength: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(1024, 0);
  header.writeUInt32BE(1024, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const around = signature.length + chunk("IHDR", header).length + chunk("IEND", Buffer.alloc(0)).length + 12;
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", randomBytes(byteLength - around)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
