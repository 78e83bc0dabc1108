import { concatBytes } from "../../media/bytes/bytes.ts";
import { HttpError } from "../handler/http-error.ts";

/** Where the bytes stand for the first time, from `from` on; -1 where they do not. */
export function findBytes(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const [first = 0] = wanted;
  const lastStart = bytes.byteLength - wanted.byteLength;
  for (let at = bytes.indexOf(first, from); at >= 0 && at <= lastStart; at = bytes.indexOf(first, at + 1)) {
    if (agreesAt(bytes, wanted, at) === wanted.byteLength) return at;
  }
  return -1;
}

/** Where the bytes end with a beginning of what is wanted, from `from` on; their length where they do not. */
export function partialEnd(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const [first = 0] = wanted;
  const earliest = Math.max(from, bytes.byteLength - wanted.byteLength + 1);
  for (let at = bytes.indexOf(first, earliest); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (at + agreesAt(bytes, wanted, at) === bytes.byteLength) return at;
  }
  return bytes.byteLength;
}

function agreesAt(bytes: Uint8Array, wanted: Uint8Array, at: number): number {
  let length = 0;
  while (length < wanted.byteLength && bytes[at + length] === wanted[length]) length++;
  return length;
}

const encoder = new TextEncoder();
const lineBreak = encoder.encode("\r\n");
const headersEnd = encoder.encode("\r\n\r\n");
const dash = 0x2d;

/** What a multipart body may have besides the content that is wanted of it. */
export interface MultipartLimits {
  /** Of the headers of one part, in bytes. */
  readonly headerBytes: number;
  /** How many parts may be looked at. */
  readonly parts: number;
  /** Of all that is skipped and of all headers together, in bytes. */
  readonly skippedBytes: number;
}

/**
 * Reads a multipart body (RFC 2046 section 5.1.1) part by part, and a part piece by piece. It reads from its source
 * only when it is asked for more, and holds one chunk of it, or the headers of a part.
 */
export class MultipartReader {
  readonly #source: ReadableStreamDefaultReader<Uint8Array>;
  readonly #delimiter: Uint8Array;
  readonly #limits: MultipartLimits;
  /** What was read and not yet used. It begins with a line break that is not in the body: the first delimiter has none. */
  #buffer: Uint8Array = lineBreak;
  /** Before the first part, its content stands for what comes before it. */
  #place: "content" | "delimiter" | "end" = "content";
  #parts = 0;
  #skipped = 0;

  constructor(source: ReadableStreamDefaultReader<Uint8Array>, boundary: string, limits: MultipartLimits) {
    this.#source = source;
    this.#delimiter = encoder.encode(`\r\n--${boundary}`);
    this.#limits = limits;
  }

  /** Goes to the next part and gives its headers, by name in lower case; undefined behind the last one. */
  async nextPart(): Promise<ReadonlyMap<string, string> | undefined> {
    for (let skipped = await this.read(); skipped !== undefined; skipped = await this.read()) {
      this.#skip(skipped.byteLength);
    }
    if (this.#place === "delimiter") await this.#readDelimiterEnd();
    if (this.#place === "end") return undefined;
    if (++this.#parts > this.#limits.parts) throw tooLarge(`more than ${this.#limits.parts} fields`);
    const headers = await this.#readHeaders();
    this.#place = "content";
    return headers;
  }

  /** The next piece of the part's content; undefined at its end. */
  async read(): Promise<Uint8Array | undefined> {
    while (this.#place === "content") {
      const at = findBytes(this.#buffer, this.#delimiter, 0);
      const contentEnd = at < 0 ? partialEnd(this.#buffer, this.#delimiter, 0) : at;
      const content = this.#take(contentEnd);
      if (at >= 0) {
        this.#take(this.#delimiter.byteLength);
        this.#place = "delimiter";
      }
      if (content.byteLength > 0) return content;
      if (at < 0) await this.#fill();
    }
    return undefined;
  }

  /** Two dashes behind a delimiter say that it was the last one. */
  async #readDelimiterEnd(): Promise<void> {
    while (this.#buffer.byteLength < 2) await this.#fill();
    if (this.#buffer[0] === dash && this.#buffer[1] === dash) this.#place = "end";
  }

  /** The rest of the delimiter's line, which may hold blanks, and the headers up to the empty line. */
  async #readHeaders(): Promise<Map<string, string>> {
    let searched = 0;
    while (true) {
      const end = findBytes(this.#buffer, headersEnd, searched);
      if (Math.max(end, searched) > this.#limits.headerBytes) throw tooLarge("headers that are too long");
      if (end >= 0) {
        const [padding = "", ...lines] = new TextDecoder().decode(this.#take(end)).split("\r\n");
        this.#take(headersEnd.byteLength);
        this.#skip(end + headersEnd.byteLength);
        if (padding.trim() !== "") throw malformed("Behind the boundary there is something else.");
        return headersOf(lines);
      }
      searched = Math.max(0, this.#buffer.byteLength - headersEnd.byteLength + 1);
      await this.#fill();
    }
  }

  #skip(count: number): void {
    this.#skipped += count;
    if (this.#skipped <= this.#limits.skippedBytes) return;
    throw tooLarge(`more than ${this.#limits.skippedBytes} bytes before the file`);
  }

  #take(count: number): Uint8Array {
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return taken;
  }

  async #fill(): Promise<void> {
    // Where the connection breaks, a source fails or just ends; it is the same to us.
    const { done, value } = await this.#source
      .read()
      .catch(() => ({ done: true, value: undefined }) as const);
    if (done) throw malformed("It ends before its last boundary: the upload was cut short.");
    this.#buffer = this.#buffer.byteLength === 0 ? value : concatBytes([this.#buffer, value]);
  }
}

function headersOf(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      if (colon < 1) throw malformed("A part has a header without a name.");
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

function malformed(what: string): HttpError {
  return new HttpError("invalid_request", `The body is no whole multipart/form-data. ${what}`, {
    status: 400,
  });
}

function tooLarge(what: string): HttpError {
  return new HttpError("output_too_large", `The form has ${what}: send \`file\`, and send it first.`, {
    status: 413,
  });
}
