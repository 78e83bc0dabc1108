import { HttpError } from "../handler/http-error.ts";
import { headerParameters } from "./header-parameters.ts";

/** RFC 2046 section 5.1.1: 1 to 70 characters, and the last one is not a space. */
const allowed = /^[\w'()+,\-./:=? ]{0,69}[\w'()+,\-./:=?]$/;

/**
 * Reads the boundary of a `multipart/form-data` body.
 * @throws HttpError 415 for another content type, 400 for a missing or invalid boundary.
 */
export function multipartBoundary({ headers }: Request): string {
  const { value, parameters } = headerParameters(headers.get("content-type") ?? "");
  if (value !== "multipart/form-data") {
    throw new HttpError(
      "unsupported_media",
      "Send the image as the field `file` of a form, with Content-Type: multipart/form-data.",
      // The same request would fail again.
      { members: { retryable: false } },
    );
  }
  const boundary = parameters.get("boundary") ?? "";
  if (allowed.test(boundary)) return boundary;
  throw new HttpError(
    "invalid_request",
    "The Content-Type has no valid boundary. Let the library that builds the form set this header.",
    { status: 400 },
  );
}
