const percent = 0x25;

/** Returns where a slice of at most `length` (at least 3) ends without cutting an escape or a surrogate pair. */
export function sliceEnd(text: string, start: number, length: number): number {
  const end = start + length;
  if (end >= text.length) return text.length;
  const sign = text.slice(end - 2, end).lastIndexOf("%");
  if (sign >= 0) return end - 2 + sign;
  const isCut = /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return isCut ? end - 1 : end;
}

/** Decodes a text with escapes such as `%2B` to bytes. @throws Error for an invalid escape. */
export function percentDecoded(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  if (!text.includes("%")) return bytes;
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    let byte = bytes[at] ?? 0;
    if (byte === percent) {
      const high = hexDigit(bytes[at + 1]);
      const low = hexDigit(bytes[at + 2]);
      if (high === undefined || low === undefined) throw new Error("not an escape");
      byte = high * 16 + low;
      at += 2;
    }
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}

function hexDigit(code = 0): number | undefined {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : undefined;
}
