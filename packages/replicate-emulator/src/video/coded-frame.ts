/**
 * Returns the VP8 key frame of a lossy WebP.
 *
 * @throws Error if the bytes are not a lossy WebP.
 * @see https://datatracker.ietf.org/doc/html/rfc9649
 */
export function vp8Frame(webp: Buffer): Uint8Array {
  const headerBytes = 12;
  for (let at = headerBytes; at + 8 <= webp.length; ) {
    const length = webp.readUInt32LE(at + 4);
    if (webp.toString("latin1", at, at + 4) === "VP8 ") return webp.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  throw new Error("the WebP has no VP8 frame");
}

/**
 * Returns the AV1 key frame, with its sequence header, of an AVIF that contains only one image.
 *
 * @throws Error if it has no frame.
 * @see https://aomediacodec.github.io/av1-avif/
 */
export function av1Frame(avif: Buffer): Uint8Array {
  for (let at = 0; at + 8 <= avif.length; ) {
    const length = avif.readUInt32BE(at);
    if (length < 8) break;
    if (avif.toString("latin1", at + 4, at + 8) === "mdat") return avif.subarray(at + 8, at + length);
    at += length;
  }
  throw new Error("the AVIF has no AV1 frame");
}
