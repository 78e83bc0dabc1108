const extensions: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/avif": "avif",
  "image/bmp": "bmp",
  "image/x-icon": "ico",
  "image/jxl": "jxl",
  "video/mp4": "mp4",
  "video/webm": "webm",
  "video/quicktime": "mov",
  "video/matroska": "mkv",
};

/** The file extension of a media type, without a dot; `bin` for one that no asset should have. */
export function extensionOf(mediaType: string): string {
  return Object.hasOwn(extensions, mediaType) ? (extensions[mediaType] ?? "bin") : "bin";
}
