import { join } from "node:path";
import { isDramatisId } from "@dramatis/core/store";
import type { FsOps } from "../files/fs-ops.ts";
import { isShard } from "../files/layout.ts";
import { unlessMissing } from "../files/store-error.ts";

/** Yields the sorted file names of each shard in a folder, one shard after another. */
export async function* shardsIn(ops: FsOps, folder: string): AsyncGenerator<readonly string[]> {
  for (const shard of (await ops.names(folder)).filter(isShard).sort()) {
    let names: string[] = [];
    await unlessMissing(ops.names(join(folder, shard)).then((read) => (names = read)));
    yield names.sort();
  }
}

/** Returns the id in a file name `<uuid>.<extension>`, or undefined for any other name. */
export function idOf(name: string, extension: string): string | undefined {
  const id = name.slice(0, 36);
  return isDramatisId(id) && name.slice(36) === `.${extension}` ? id : undefined;
}
