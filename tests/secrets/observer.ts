import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { vi } from "vitest";

const levels = ["debug", "log", "info", "warn", "error"] as const;

/** Collects whatever a user, an operator or a thief of the disk can see. */
export class Observer {
  readonly #seen: { readonly where: string; readonly text: string }[] = [];
  readonly logger = {
    debug: this.#line("log, debug"),
    info: this.#line("log, info"),
    warn: this.#line("log, warn"),
    error: this.#line("log, error"),
  };

  constructor() {
    for (const level of levels) {
      vi.spyOn(console, level).mockImplementation((...line: unknown[]) => this.see("console", line));
    }
  }

  /** Looks at a value as closely as a debugger does, and as JSON. */
  see(where: string, value: unknown): void {
    const options = { depth: Number.POSITIVE_INFINITY, maxStringLength: null, maxArrayLength: null } as const;
    this.#seen.push({
      where,
      text: inspect(value, { ...options, showHidden: true }) + JSON.stringify(value),
    });
  }

  /** Looks at a response, and gives its body as JSON where it is some. */
  async response(where: string, response: Response) {
    const text = await response.text();
    this.#seen.push({ where, text: `${JSON.stringify([...response.headers])}${text}` });
    return response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : undefined;
  }

  /** Looks into every file of a folder, and at its name. */
  async folder(directory: string): Promise<number> {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files) {
      this.#seen.push({ where: `file ${file}`, text: file + (await readFile(file, "latin1")) });
    }
    return files.length;
  }

  /** Where any of the texts was seen. */
  whereSeen(texts: readonly string[]): string[] {
    return this.#seen
      .filter(({ text }) => texts.some((each) => text.includes(each)))
      .map(({ where }) => where);
  }

  get count(): number {
    return this.#seen.length;
  }

  #line(where: string) {
    return (details: object, message: string) => this.see(where, [details, message]);
  }
}
