import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { vi } from "vitest";

const levels = ["debug", "log", "info", "warn", "error"] as const;

/** Records everything that a user, an operator or a thief of the disk can see. */
export class Observer {
  readonly #records: { readonly where: string; readonly text: string }[] = [];
  readonly logger = {
    debug: this.#recorder("log, debug"),
    info: this.#recorder("log, info"),
    warn: this.#recorder("log, warn"),
    error: this.#recorder("log, error"),
  };

  constructor() {
    for (const level of levels) {
      vi.spyOn(console, level).mockImplementation((...line: unknown[]) => this.record("console", line));
    }
  }

  /** Records a value in full depth, as in a debugger, and as JSON. */
  record(where: string, value: unknown): void {
    const options = { depth: Number.POSITIVE_INFINITY, maxStringLength: null, maxArrayLength: null } as const;
    this.#records.push({
      where,
      text: inspect(value, { ...options, showHidden: true }) + JSON.stringify(value),
    });
  }

  /** Records a response, and returns its body if it is JSON. */
  async recordResponse(where: string, response: Response) {
    const text = await response.text();
    this.#records.push({ where, text: `${JSON.stringify([...response.headers])}${text}` });
    return response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : undefined;
  }

  /** Records the names and contents of all files in a folder. Returns the number of files. */
  async recordFolder(directory: string): Promise<number> {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files) {
      this.#records.push({ where: `file ${file}`, text: file + (await readFile(file, "latin1")) });
    }
    return files.length;
  }

  /** Returns where any of the texts was recorded. */
  find(texts: readonly string[]): string[] {
    return this.#records
      .filter(({ text }) => texts.some((each) => text.includes(each)))
      .map(({ where }) => where);
  }

  get count(): number {
    return this.#records.length;
  }

  #recorder(where: string) {
    return (details: object, message: string) => this.record(where, [details, message]);
  }
}
