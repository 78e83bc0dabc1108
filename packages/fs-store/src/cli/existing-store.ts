import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fsStore } from "../fs-store.ts";
import type { MaintainedStore } from "../maintained-store.ts";
import { printable } from "./printable.ts";
import type { Terminal } from "./terminal.ts";

/** The store in a folder; undefined, and a word about it, where there is none: to look must not make one. */
export async function existingStore(
  directory: string,
  terminal: Terminal,
): Promise<MaintainedStore | undefined> {
  const folder = await stat(join(directory, "assets")).catch(() => undefined);
  if (folder?.isDirectory()) return fsStore({ directory });
  terminal.tell(`There is no store in ${printable(directory)}.\n`);
  return undefined;
}
