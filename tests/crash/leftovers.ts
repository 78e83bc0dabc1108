import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Returns the files in a store's `assets` and `pending` folders that are not one of the two files of an asset. */
export async function leftovers(directory: string): Promise<string[]> {
  const pending = await readdir(join(directory, "pending"));
  const names = await readdir(join(directory, "assets"), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map(({ name }) => name);
  const whole = files.filter((name) => {
    const match = /^([0-9a-f-]{36})\.(json|png)$/.exec(name);
    const other = match?.[2] === "json" ? "png" : "json";
    return match !== null && files.includes(`${match[1]}.${other}`);
  });
  return [...pending, ...files.filter((name) => !whole.includes(name))].sort();
}
