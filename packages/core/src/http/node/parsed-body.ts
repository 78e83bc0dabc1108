import { DramatisError } from "../../errors/dramatis-error.ts";
import type { Incoming } from "./node-messages.ts";

/**
 * The bytes of a body that another middleware has already read, from `req.rawBody` or `req.body`; undefined if the body
 * has not been read yet.
 *
 * @throws DramatisError `internal` if the middleware did not keep the body.
 */
export function parsedBody(incoming: Incoming): Uint8Array<ArrayBuffer> | undefined {
  // `body` cannot show this: Express 4 sets it to {} for bodies that its parsers did not read.
  if (!incoming.readableEnded) return undefined;
  const { headers, rawBody, body } = incoming;
  if (rawBody instanceof Uint8Array) return new Uint8Array(rawBody);
  if (body instanceof Uint8Array) return new Uint8Array(body);
  const hadNone = headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0;
  if (hadNone) return new Uint8Array();
  const contentType = headers["content-type"] ?? "";
  // The files of a form are not in `body`.
  if (body === undefined || /^multipart\//i.test(contentType)) {
    throw new DramatisError(
      "internal",
      "Another middleware read the body before toNodeListener, and req.body does not have it. Mount the listener before " +
        "any middleware that reads bodies.",
    );
  }
  if (typeof body === "string") return new TextEncoder().encode(body);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(contentType);
  return new TextEncoder().encode(isForm ? formText(body) : JSON.stringify(body));
}

function formText(body: unknown): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body ?? {})) appendTo(form, name, value);
  return form.toString();
}

/** Uses the format of `qs`: `a[b]=1` for nested values. */
function appendTo(form: URLSearchParams, name: string, value: unknown): void {
  if (Array.isArray(value)) for (const one of value) appendTo(form, name, one);
  else if (typeof value === "object" && value !== null)
    for (const [key, one] of Object.entries(value)) appendTo(form, `${name}[${key}]`, one);
  else form.append(name, String(value));
}
