import { isJson, type JsonObject } from "../json.ts";
import { readBytes } from "../read-bytes.ts";
import { HttpError } from "./http-error.ts";

/**
 * Reads a JSON object from a request; undefined where it has no body at all.
 * @throws HttpError 415, 413, or 400 for what is no JSON, no object, or nested too deeply.
 */
export async function readJsonBody(request: Request, maxBytes: number): Promise<JsonObject | undefined> {
  if (request.body === null) return undefined;
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  const bytes = await readBytes(request.body, maxBytes);
  if (bytes === undefined) throw tooLarge(maxBytes);
  if (bytes.byteLength === 0) return undefined;
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    const message = "The body must be JSON, with Content-Type: application/json.";
    throw new HttpError("unsupported_media", message, { retryable: false });
  }
  const value = parse(bytes);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new HttpError("invalid_request", "The body must be a JSON object.", { status: 400 });
  }
  if (!isJson(value)) {
    throw new HttpError("invalid_request", "The body is nested too deeply.", { status: 400 });
  }
  return value as JsonObject;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new HttpError("invalid_request", "The body is no JSON.", { status: 400 });
  }
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError("invalid_request", `The body has more than the ${maxBytes} bytes that are allowed.`, {
    status: 413,
  });
}
