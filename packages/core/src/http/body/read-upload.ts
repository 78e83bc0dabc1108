import { DramatisError } from "../../errors/dramatis-error.ts";
import { HttpError } from "../handler/http-error.ts";
import { headerParameters } from "./header-parameters.ts";
import { multipartBoundary } from "./multipart-boundary.ts";
import { type MultipartLimits, MultipartReader } from "./multipart-reader.ts";

/**
 * Reads what is left of a request's body and throws it away, up to a limit, then cancels it.
 *
 * A server that answers and closes while its client still sends makes the answer unreadable: the client sees a reset
 * connection and never learns that its file was too large. Whoever is only a little over the limit is read to the end,
 * and the connection can be used again; nobody can keep it busy for ever.
 */
export async function discardBody(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
): Promise<void> {
  let left = maxBytes;
  try {
    while (left >= 0) {
      const { done, value } = await reader.read();
      if (done) return;
      left -= value.byteLength;
    }
    await reader.cancel();
  } catch {
    // The client is gone: there is nothing left to throw away.
  }
}

/** What a form may have before its file: a few small fields. */
const limits: MultipartLimits = { headerBytes: 8 * 1024, parts: 32, skippedBytes: 64 * 1024 };

/**
 * How much is read of an upload that is refused, in the size that one may have: a photo somewhat too large is read to its
 * end, so that its sender is told so, and on a connection that lives on.
 */
const discardedSizes = 4;

/** A file that is being uploaded. */
export interface Upload {
  /** As the client calls it, for display alone: it may be empty, or look like a path. */
  readonly filename: string;
  /** As the client calls it: what it really is, its bytes say. */
  readonly contentType: string;
  /**
   * The bytes, as they come in. It fails with an {@link HttpError}: 413 for too many, 400 where they end too early. It
   * must be read or cancelled; what is left of the request is then thrown away.
   */
  readonly stream: ReadableStream<Uint8Array>;
}

/**
 * Reads a form up to the beginning of its field `file`, which is then streamed: the file is never whole in memory.
 * Fields before it are ignored, as long as they are small; what comes after it is not looked at.
 *
 * @throws HttpError 415 for another content type, 413 for too much, 400 for what is no form; DramatisError
 * `invalid_request` with the path `file` where there is no file.
 */
export async function readUpload(request: Request, options: { readonly maxBytes: number }): Promise<Upload> {
  const { maxBytes } = options;
  const reader = request.body?.getReader();
  const discard = once(() => void (reader && discardBody(reader, discardedSizes * maxBytes)));
  try {
    const boundary = multipartBoundary(request);
    const declared = Number(request.headers.get("content-length") ?? 0);
    if (declared > maxBytes + limits.skippedBytes) throw tooLarge(maxBytes);
    if (reader === undefined) throw noFile();
    const form = new MultipartReader(reader, boundary, limits);
    const file = await findFile(form);
    const first = await form.read();
    // What a browser sends of a file input in which nothing was chosen.
    if (first === undefined && file.filename === "") throw noFile();
    return { ...file, stream: contentStream(form, first, maxBytes, discard) };
  } catch (error) {
    discard();
    throw error;
  }
}

async function findFile(form: MultipartReader): Promise<{ filename: string; contentType: string }> {
  for (let headers = await form.nextPart(); headers !== undefined; headers = await form.nextPart()) {
    const { value, parameters } = headerParameters(headers.get("content-disposition") ?? "");
    if (value !== "form-data" || parameters.get("name") !== "file") continue;
    return {
      filename: decodeName(parameters.get("filename") ?? ""),
      contentType: headers.get("content-type") ?? "application/octet-stream",
    };
  }
  throw noFile();
}

/** Forms escape just these three in a name (HTML, "multipart/form-data encoding algorithm"). */
function decodeName(name: string): string {
  return name.replaceAll(/%(?:22|0A|0D)/gi, decodeURIComponent);
}

function contentStream(
  form: MultipartReader,
  first: Uint8Array | undefined,
  maxBytes: number,
  discard: () => void,
): ReadableStream<Uint8Array> {
  let next = first;
  let left = maxBytes;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = next ?? (await form.read());
          next = undefined;
          if (chunk === undefined) {
            controller.close();
            discard();
            return;
          }
          left -= chunk.byteLength;
          if (left < 0) throw tooLarge(maxBytes);
          controller.enqueue(chunk);
        } catch (error) {
          discard();
          throw error;
        }
      },
      cancel: discard,
    },
    // Nothing is read ahead of whoever stores it.
    { highWaterMark: 0 },
  );
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    action();
  };
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError("output_too_large", `The file has more than the ${maxBytes} bytes that are allowed.`, {
    status: 413,
  });
}

function noFile(): DramatisError {
  return new DramatisError("invalid_request", "The form has no file: send the image as its field `file`.", {
    issues: [{ path: "file", message: "must be a file" }],
  });
}
