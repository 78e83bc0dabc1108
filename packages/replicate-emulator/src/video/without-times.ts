const CONTAINERS: readonly string[] = ["moov", "trak", "mdia"];
const TIMED: readonly string[] = ["mvhd", "tkhd", "mdhd"];

/**
 * Removes creation and modification times from an MP4's headers, so that the same video always has the same bytes.
 *
 * @see https://developer.apple.com/documentation/quicktime-file-format/movie_header_atom
 */
export function withoutTimes(mp4: Uint8Array): Uint8Array {
  const bytes = mp4.slice();
  const view = new DataView(bytes.buffer);

  function clear(start: number, end: number): void {
    for (let at = start; at + 8 <= end; ) {
      const length = view.getUint32(at);
      const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
      if (length < 8) return;
      if (CONTAINERS.includes(type)) clear(at + 8, at + length);
      if (TIMED.includes(type)) {
        // The two times after the version and the flags have 8 bytes each in version 1, and 4 bytes in version 0.
        const timeBytes = bytes[at + 8] === 1 ? 16 : 8;
        bytes.fill(0, at + 12, at + 12 + timeBytes);
      }
      at += length;
    }
  }

  clear(0, bytes.byteLength);
  return bytes;
}
