/** Where the bytes stand for the first time, from `from` on; -1 where they do not. */
export function findBytes(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const [first = 0] = wanted;
  const lastStart = bytes.byteLength - wanted.byteLength;
  for (let at = bytes.indexOf(first, from); at >= 0 && at <= lastStart; at = bytes.indexOf(first, at + 1)) {
    if (agreesAt(bytes, wanted, at) === wanted.byteLength) return at;
  }
  return -1;
}

/** Where the bytes end with a beginning of what is wanted, from `from` on; their length where they do not. */
export function partialEnd(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const [first = 0] = wanted;
  const earliest = Math.max(from, bytes.byteLength - wanted.byteLength + 1);
  for (let at = bytes.indexOf(first, earliest); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (at + agreesAt(bytes, wanted, at) === bytes.byteLength) return at;
  }
  return bytes.byteLength;
}

function agreesAt(bytes: Uint8Array, wanted: Uint8Array, at: number): number {
  let length = 0;
  while (length < wanted.byteLength && bytes[at + length] === wanted[length]) length++;
  return length;
}
