import type { FsOps, OpenFile } from "./fs-ops.ts";
import { storeFailed } from "./store-error.ts";

/** Writes all of `bytes` to the end of a file, in as many writes as it takes. */
export async function writeAll(file: OpenFile, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.byteLength > 0) {
    const written = await file.write(rest);
    if (written === 0) throw storeFailed("The disk took no more bytes.");
    rest = rest.subarray(written);
  }
}

/** Takes a file away that may not be there, whatever happens: for what is of no more use. */
export async function removeQuietly(ops: FsOps, path: string): Promise<void> {
  await ops.unlink(path).catch(() => undefined);
}
