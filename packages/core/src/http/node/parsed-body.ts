import { DramatisError } from "../../errors/dramatis-error.ts";
import type { Incoming } from "./node-messages.ts";

/**
 * The bytes of a body that another middleware has already read, from what it left in `req.rawBody` or `req.body`;
 * undefined where the body is still to be read.
 *
 * @throws DramatisError `internal` where nothing was left of it.
 */
export function parsedBody(incoming: Incoming): Uint8Array<ArrayBuffer> | undefined {
  // Not `body` decides: Express 4 sets it to {} for bodies that its parsers left alone.
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
      "The body of the request was read before it came to toNodeListener, and req.body does not hold it. Mount the " +
        "listener before whatever reads bodies.",
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

/** As `qs` reads it: `a[b]=1` for what is nested. */
function appendTo(form: URLSearchParams, name: string, value: unknown): void {
  if (Array.isArray(value)) for (const one of value) appendTo(form, name, one);
  else if (typeof value === "object" && value !== null)
    for (const [key, one] of Object.entries(value)) appendTo(form, `${name}[${key}]`, one);
  else form.append(name, String(value));
}
