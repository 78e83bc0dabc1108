import { DramatisError } from "../errors/dramatis-error.ts";
import { bytesFromBase64 } from "../media/bytes/base64.ts";
import type { Clock } from "../util/clock.ts";
import { percentDecoded, sliceEnd } from "./percent-decode.ts";

/** How many characters are decoded at once: a fraction of a millisecond of work. A multiple of 4. */
const sliceLength = 256 * 1024;
/** After this many slices, other tasks can run. */
const slicesPerTurn = 4;
/** A media type and its parameters are shorter than this. */
const maxHeaderLength = 1_024;

/**
 * Returns a response with the bytes of a `data:` URL. They are decoded as they are read, so that a long URL does not
 * block other tasks. The URL's media type is ignored, because the bytes show their own.
 *
 * @throws DramatisError `download_failed` if the URL is invalid; the body can fail with the same error.
 */
export function dataUrlResponse(url: string, clock: Clock): Response {
  const comma = url.slice(0, maxHeaderLength).indexOf(",");
  if (comma < 0) throw unreadable();
  const text = url.slice(comma + 1);
  const isBase64 = /;\s*base64\s*$/i.test(url.slice(0, comma));
  const isPlain = isBase64 && ![..."% \t\n\f\r"].some((sign) => text.includes(sign));
  const decode = isPlain ? plainBase64Decoder(text) : isBase64 ? looseBase64Decoder(text) : textDecoder(text);
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
  return new Response(body, {
    headers: isPlain ? { "content-length": String(plainLength(text)) } : {},
  });
}

/** Returns the next bytes; undefined at the end. */
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

/** Decodes base64 without escapes and spaces. Each slice is decoded independently. */
function plainBase64Decoder(text: string): Decode {
  let at = 0;
  return () => {
    if (at >= text.length) return undefined;
    const slice = text.slice(at, at + sliceLength);
    at += sliceLength;
    return decodedSlice(slice, at >= text.length);
  };
}

/**
 * Decodes base64 with escapes or spaces. They shift the groups of 4, so the rest of a slice is added to the next one.
 */
function looseBase64Decoder(text: string): Decode {
  const latin1 = new TextDecoder("latin1");
  let at = 0;
  let rest = "";
  return () => {
    if (at >= text.length) return undefined;
    const end = sliceEnd(text, at, sliceLength);
    const slice = text.slice(at, end);
    at = end;
    const unescaped = slice.includes("%") ? latin1.decode(percentDecoded(slice)) : slice;
    const letters = rest + unescaped.replaceAll(/[\t\n\f\r ]+/g, "");
    const isLast = at >= text.length;
    // Spaces can follow the padding, so the last 4 characters wait for the end.
    const held = letters.length % 4 || 4;
    const whole = isLast ? letters.length : Math.max(letters.length - held, 0);
    rest = letters.slice(whole);
    return decodedSlice(letters.slice(0, whole), isLast);
  };
}

/** Decodes one slice. Rejects padding in the middle, where a lenient decoder would stop. */
function decodedSlice(letters: string, isLast: boolean): Uint8Array {
  if (!isLast && letters.includes("=")) throw new Error("padding before the end");
  return bytesFromBase64(letters);
}

/** Returns the number of bytes in base64 without escapes and spaces. */
function plainLength(text: string): number {
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
    "The output in the provider's answer could not be decoded.",
    cause === undefined ? {} : { cause },
  );
}
