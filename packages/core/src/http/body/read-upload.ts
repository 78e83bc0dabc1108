import { DramatisError } from "../../errors/dramatis-error.ts";
import { HttpError } from "../handler/http-error.ts";
import { headerParameters } from "./header-parameters.ts";
import { multipartBoundary } from "./multipart-boundary.ts";
import { type MultipartLimits, MultipartReader } from "./multipart-reader.ts";

/**
 * Reads and discards the rest of a request's body, up to a limit, then cancels it.
 *
 * If a server answers and closes while the client still sends, the client cannot read the answer: it sees a reset
 * connection, and not that its file was too large. A body a little over the limit is read to the end, and the connection
 * can be used again. The limit keeps clients from sending forever.
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
    // The client has disconnected, so there is nothing left to discard.
  }
}

/** Allows a few small fields before the file. */
const limits: MultipartLimits = { headerBytes: 8 * 1024, parts: 32, skippedBytes: 64 * 1024 };

/**
 * How much of a refused upload is read, as a multiple of the maximum size. A photo that is somewhat too large is read to
 * the end, so that its sender gets the answer and can keep the connection.
 */
const discardedSizes = 4;

/** A file that is being uploaded. */
export interface Upload {
  /** The client's name for it. For display only: it can be empty, or look like a path. */
  readonly filename: string;
  /** The client's content type. The bytes decide the real type. */
  readonly contentType: string;
  /**
   * The bytes, as they arrive. The stream fails with an {@link HttpError}: 413 for too many bytes, 400 if they end too
   * early. Read or cancel it; then the rest of the request is discarded.
   */
  readonly stream: ReadableStream<Uint8Array>;
}

/**
 * Reads a form up to its field `file`, and streams that file, so it is never in memory as a whole. Small fields before it
 * are ignored. Fields after it are not read.
 *
 * @throws HttpError 415 for another content type, 413 if it is too large, 400 if it is not a valid form; DramatisError
 * `invalid_request` with the path `file` if there is no file.
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
    // Browsers send this for a file input without a selected file.
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

/** Forms escape only these three characters in a name (HTML, "multipart/form-data encoding algorithm"). */
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
    // Does not read ahead of the store.
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
  return new HttpError("output_too_large", `The file is larger than the limit of ${maxBytes} bytes.`, {
    status: 413,
  });
}

function noFile(): DramatisError {
  return new DramatisError("invalid_request", "The form has no file. Send the image as the field `file`.", {
    issues: [{ path: "file", message: "must be a file" }],
  });
}
