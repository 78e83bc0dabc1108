import { bytesFromBase64 } from "../bytes/base64.ts";
import { concatBytes } from "../bytes/concat-bytes.ts";
import type { Clock } from "../clock/clock.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import { percentDecoded, sliceEnd } from "./percent-decode.ts";

/** How much of the text is decoded at once: a fraction of a millisecond of work. A multiple of 4. */
const sliceLength = 256 * 1024;
/** After so many slices everything else gets its turn. */
const slicesPerTurn = 4;
/** A media type and its parameters are shorter than this. */
const maxHeaderLength = 1_024;

/**
 * Answers with the bytes of a `data:` URL. They are decoded as they are read, so that a long one holds nobody up, and
 * what is not read is not decoded. Its media type is not used: the bytes show their own.
 *
 * @throws DramatisError `download_failed` if it cannot be read; the body may fail with the same.
 */
export function dataUrlResponse(url: string, clock: Clock): Response {
  const comma = url.slice(0, maxHeaderLength).indexOf(",");
  if (comma < 0) throw unreadable();
  const text = url.slice(comma + 1);
  const isBase64 = /;\s*base64\s*$/i.test(url.slice(0, comma));
  const decode = isBase64 ? base64Decoder(text) : textDecoder(text);
  let slices = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (slices++ % slicesPerTurn === slicesPerTurn - 1) await clock.sleep(0);
        const bytes = attempt(decode);
        if (bytes === undefined) controller.close();
        else controller.enqueue(bytes);
      },
    },
    { highWaterMark: 0 },
  );
  const byteLength = isBase64 ? plainLength(text) : undefined;
  return new Response(body, {
    headers: byteLength === undefined ? {} : { "content-length": String(byteLength) },
  });
}

/** Gives the next bytes; undefined at the end. */
type Decode = () => Uint8Array | undefined;

function textDecoder(text: string): Decode {
  let at = 0;
  return () => {
    if (at >= text.length) return undefined;
    const end = sliceEnd(text, at, sliceLength);
    const bytes = percentDecoded(text.slice(at, end));
    at = end;
    return bytes;
  };
}

function base64Decoder(text: string): Decode {
  return isPlain(text) ? plainBase64Decoder(text) : looseBase64Decoder(text);
}

/** Without escapes and spaces each slice stands for itself. */
function plainBase64Decoder(text: string): Decode {
  let at = 0;
  return () => {
    if (at >= text.length) return undefined;
    const slice = text.slice(at, at + sliceLength);
    at += sliceLength;
    // Padding in the middle ends the text for a lenient decoder.
    if (at < text.length && slice.includes("=")) throw new Error("padding before the end");
    return bytesFromBase64(slice);
  };
}

function looseBase64Decoder(text: string): Decode {
  const escaped = textDecoder(text);
  const ascii = new TextDecoder("latin1");
  let rest: Uint8Array = new Uint8Array(0);
  return () => {
    while (true) {
      const bytes = escaped();
      const letters = concatBytes([rest, (bytes ?? new Uint8Array(0)).filter((byte) => !isSpace(byte))]);
      const whole = bytes === undefined ? letters.byteLength : letters.byteLength - (letters.byteLength % 4);
      rest = letters.subarray(whole);
      if (whole > 0) return bytesFromBase64(ascii.decode(letters.subarray(0, whole)));
      if (bytes === undefined) return undefined;
    }
  };
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d && byte !== 0x0b);
}

function isPlain(text: string): boolean {
  return !["%", " ", "\t", "\n", "\f", "\r"].some((character) => text.includes(character));
}

/** How many bytes base64 stands for; undefined where that takes more than a look. */
function plainLength(text: string): number | undefined {
  if (!isPlain(text)) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return Math.floor(((text.length - padding) * 3) / 4);
}

function attempt(decode: Decode): Uint8Array | undefined {
  try {
    return decode();
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(cause?: unknown): DramatisError {
  return new DramatisError(
    "download_failed",
    "The output came inside the provider's answer and could not be read.",
    cause === undefined ? {} : { cause },
  );
}
