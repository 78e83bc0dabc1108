import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fsStore } from "../fs-store.ts";
import type { MaintainedStore } from "../maintained-store.ts";
import { printable } from "./printable.ts";
import type { Terminal } from "./terminal.ts";

/** Opens the store in a folder. Reports an error and returns undefined if no store exists, instead of creating one. */
export async function existingStore(
  directory: string,
  terminal: Terminal,
): Promise<MaintainedStore | undefined> {
  const folder = await stat(join(directory, "assets")).catch(() => undefined);
  if (folder?.isDirectory()) return fsStore({ directory });
  terminal.error(`No store found in ${printable(directory)}.\n`);
  return undefined;
}
