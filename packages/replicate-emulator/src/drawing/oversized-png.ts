import { crc32, deflateSync } from "node:zlib";

const SIDE = 60_000;
const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");

/** Returns a PNG of a few bytes whose header declares 60000 x 60000 pixels of 8-bit RGBA, which would be 14 GB. */
export function oversizedPng(): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  // 8 bits per channel, color type 6: RGBA.
  header.set([8, 6], 8);
  const pixels = deflateSync(Buffer.alloc(64));
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
