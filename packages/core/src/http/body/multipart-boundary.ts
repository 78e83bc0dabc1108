import { HttpError } from "../handler/http-error.ts";
import { headerParameters } from "./header-parameters.ts";

/** RFC 2046 section 5.1.1: 1 to 70 characters, a blank not being the last one. */
const allowed = /^[\w'()+,\-./:=? ]{0,69}[\w'()+,\-./:=?]$/;

/**
 * The boundary of a `multipart/form-data` body.
 * @throws HttpError 415 for another content type, 400 for a boundary that is none.
 */
export function multipartBoundary({ headers }: Request): string {
  const { value, parameters } = headerParameters(headers.get("content-type") ?? "");
  if (value !== "multipart/form-data") {
    throw new HttpError(
      "unsupported_media",
      "The image must be sent as the field `file` of a form, with Content-Type: multipart/form-data.",
      // The same request would be refused again.
      { members: { retryable: false } },
    );
  }
  const boundary = parameters.get("boundary") ?? "";
  if (allowed.test(boundary)) return boundary;
  throw new HttpError(
    "invalid_request",
    "The Content-Type has no boundary, or a wrong one. Whoever makes the form sets it: leave the header to it.",
    { status: 400 },
  );
}
