// biome-ignore-all lint/correctness/noNodejsModules: for tests, which run on Node.
import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

/** Creates a structurally complete PNG of exactly this many bytes. Its image data is random and cannot be decoded. */
export function noisePng(byteLength: number): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(1024, 0);
  header.writeUInt32BE(1024, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const start = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", header)]);
  const end = chunk("IEND", Buffer.alloc(0));
  const noise = randomBytes(byteLength - start.length - end.length - chunk("IDAT", Buffer.alloc(0)).length);
  return new Uint8Array(Buffer.concat([start, chunk("IDAT", noise), end]));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
