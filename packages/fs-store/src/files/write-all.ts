import type { FsOps, OpenFile } from "./fs-ops.ts";
import { storeFailed } from "./store-error.ts";

/** Appends all of `bytes` to a file, in as many writes as it takes. */
export async function writeAll(file: OpenFile, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.byteLength > 0) {
    const written = await file.write(rest);
    if (written === 0) throw storeFailed("The disk accepted no more bytes.");
    rest = rest.subarray(written);
  }
}

/** Removes a file that is no longer needed. Ignores all errors. */
export async function removeQuietly(ops: FsOps, path: string): Promise<void> {
  await ops.unlink(path).catch(() => undefined);
}
