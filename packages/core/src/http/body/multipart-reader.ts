import { concatBytes } from "../../media/bytes/bytes.ts";
import { HttpError } from "../handler/http-error.ts";

/** The index of the first occurrence at or after `from`; -1 if not found. */
export function findBytes(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const [first = 0] = wanted;
  const lastStart = bytes.byteLength - wanted.byteLength;
  for (let at = bytes.indexOf(first, from); at >= 0 && at <= lastStart; at = bytes.indexOf(first, at + 1)) {
    if (agreesAt(bytes, wanted, at) === wanted.byteLength) return at;
  }
  return -1;
}

/** The index, at or after `from`, where the bytes end with a prefix of `wanted`; the length of the bytes if they do not. */
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

/** Limits for the parts of a multipart body that are not used. */
export interface MultipartLimits {
  /** Maximum size of the headers of one part, in bytes. */
  readonly headerBytes: number;
  /** Maximum number of parts. */
  readonly parts: number;
  /** Maximum total size of skipped content and all headers, in bytes. */
  readonly skippedBytes: number;
}

/**
 * Reads a multipart body (RFC 2046 section 5.1.1) part by part, and each part in chunks. It reads from its source on
 * demand, and holds one chunk or the headers of one part.
 */
export class MultipartReader {
  readonly #source: ReadableStreamDefaultReader<Uint8Array>;
  readonly #delimiter: Uint8Array;
  readonly #limits: MultipartLimits;
  /** Bytes that were read and not yet used. It begins with a line break, because the first delimiter of a body lacks one. */
  #buffer: Uint8Array = lineBreak;
  /** At the beginning, the preamble before the first part is treated as content. */
  #place: "content" | "delimiter" | "end" = "content";
  #parts = 0;
  #skipped = 0;

  constructor(source: ReadableStreamDefaultReader<Uint8Array>, boundary: string, limits: MultipartLimits) {
    this.#source = source;
    this.#delimiter = encoder.encode(`\r\n--${boundary}`);
    this.#limits = limits;
  }

  /** Advances to the next part and returns its headers, by name in lower case; undefined after the last part. */
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

  /** Reads the next chunk of the part's content; undefined at its end. */
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

  /** Two dashes after a delimiter mark the last one. */
  async #readDelimiterEnd(): Promise<void> {
    while (this.#buffer.byteLength < 2) await this.#fill();
    if (this.#buffer[0] === dash && this.#buffer[1] === dash) this.#place = "end";
  }

  /** Reads the rest of the delimiter's line, which can contain spaces, and the headers up to the empty line. */
  async #readHeaders(): Promise<Map<string, string>> {
    let searched = 0;
    while (true) {
      const end = findBytes(this.#buffer, headersEnd, searched);
      if (Math.max(end, searched) > this.#limits.headerBytes) throw tooLarge("headers that are too long");
      if (end >= 0) {
        const [padding = "", ...lines] = new TextDecoder().decode(this.#take(end)).split("\r\n");
        this.#take(headersEnd.byteLength);
        this.#skip(end + headersEnd.byteLength);
        if (padding.trim() !== "") throw malformed("There is other text after the boundary.");
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
    // If the connection breaks, a source fails or only ends. Both are handled alike.
    const { done, value } = await this.#source
      .read()
      .catch(() => ({ done: true, value: undefined }) as const);
    if (done) throw malformed("It ends before its last boundary: the upload was incomplete.");
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
  return new HttpError("invalid_request", `The body is not complete multipart/form-data. ${what}`, {
    status: 400,
  });
}

function tooLarge(what: string): HttpError {
  return new HttpError(
    "output_too_large",
    `The form has ${what}. Send only the field \`file\`, or send it first.`,
    {
      status: 413,
    },
  );
}
