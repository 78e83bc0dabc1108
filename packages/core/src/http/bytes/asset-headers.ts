import type { Span } from "./ranges.ts";
import { httpDate, type Servable, type Validators } from "./validators.ts";

/** Cache headers for the bytes, and for a 304. They are valid for a year, because the bytes of an id never change. */
export function cacheHeaders({ etag }: Validators): Record<string, string> {
  return { etag, "cache-control": "private, max-age=31536000, immutable" };
}

/**
 * The headers of the bytes, or of a part of them.
 *
 * They do not include `Cross-Origin-Resource-Policy`. With `same-origin`, an app whose API is on another origin could not
 * show its images, and a plain `<img>` does not even say which page it is on. With `cross-origin`, every page could show
 * private images. An app that knows its pages can add the header.
 */
export function assetHeaders(
  asset: Servable,
  validators: Validators,
  span?: Span | undefined,
): Record<string, string> {
  const { byteLength, mediaType, path } = asset;
  return {
    ...cacheHeaders(validators),
    "content-type": mediaType,
    "content-length": String(span === undefined ? byteLength : span.end - span.start + 1),
    ...(span === undefined ? {} : { "content-range": `bytes ${span.start}-${span.end}/${byteLength}` }),
    "last-modified": httpDate(validators.lastModified),
    "accept-ranges": "bytes",
    "content-disposition": `inline; filename="${safeName(path)}"`,
    // A file can be both a valid image and a valid page: a browser must never treat it as a page.
    "x-content-type-options": "nosniff",
    "content-security-policy": policyOf(mediaType),
  };
}

/**
 * Forbids loading and running anything. If a browser opens a video's URL, it shows a page with a player, which loads the
 * video again from the page's own origin. Scripts are still forbidden in that page.
 */
function policyOf(mediaType: string): string {
  return mediaType.startsWith("video/")
    ? "default-src 'none'; media-src 'self'; sandbox allow-same-origin"
    : "default-src 'none'; sandbox";
}

/** A file name that needs no escaping in quotes, and that no system treats as a folder or a hidden file. */
function safeName(path: string): string {
  const name = path.slice(-100).replaceAll(/[^\w.-]/g, "_");
  return name.replace(/^[.-]+/, "") || "file";
}
