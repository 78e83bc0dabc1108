import { readBytes } from "../../media/bytes/bytes.ts";
import type { JsonObject } from "../../util/json.ts";
import { HttpError } from "../handler/http-error.ts";
import { faultIn, isNestedTooDeeply } from "./json-faults.ts";

/**
 * Reads a JSON object from a request; undefined if the request has no body.
 * @throws HttpError 415 for another content type, 413 if it is too large, 400 if it is not a JSON object or is invalid.
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
    throw malformed("The body must be a JSON object.");
  }
  const fault = faultIn(value);
  if (fault !== undefined) throw malformed(fault);
  return value as JsonObject;
}

function parse(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed("The body is not JSON.");
  }
  if (isNestedTooDeeply(text)) throw malformed("The body is nested too deeply.");
  try {
    return JSON.parse(text);
  } catch {
    throw malformed("The body is not JSON.");
  }
}

function malformed(message: string): HttpError {
  return new HttpError("invalid_request", message, { status: 400 });
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError("invalid_request", `The body is larger than the limit of ${maxBytes} bytes.`, {
    status: 413,
  });
}
