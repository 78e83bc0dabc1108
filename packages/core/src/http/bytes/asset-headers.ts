import type { Span } from "./ranges.ts";
import { httpDate, type Servable, type Validators } from "./validators.ts";

/** What goes with the bytes, and with a 304 in their place: the bytes under an id never change. */
export function cacheHeaders({ etag }: Validators): Record<string, string> {
  return { etag, "cache-control": "private, max-age=31536000, immutable" };
}

/**
 * The headers of the bytes, or of a part of them.
 *
 * There is no `Cross-Origin-Resource-Policy` among them. `same-origin` would keep an image out of the pages of an app
 * whose API is on another origin, and a plain `<img>` does not even say which page it is on; `cross-origin` would vouch
 * for private images to every page. An app that knows its pages adds its own.
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
    // A file can be an image and a page at once: a browser must never take it for the page.
    "x-content-type-options": "nosniff",
    "content-security-policy": policyOf(mediaType),
  };
}

/**
 * Nothing may be loaded or run. A browser that opens a video by its address makes a page with a player, which loads
 * the video once more, and does so from the page's own origin: scripts stay forbidden in it.
 */
function policyOf(mediaType: string): string {
  return mediaType.startsWith("video/")
    ? "default-src 'none'; media-src 'self'; sandbox allow-same-origin"
    : "default-src 'none'; sandbox";
}

/** A name that can stand between quotes, and that no system takes for a folder or a hidden file. */
function safeName(path: string): string {
  const name = path.slice(-100).replaceAll(/[^\w.-]/g, "_");
  return name.replace(/^[.-]+/, "") || "file";
}
