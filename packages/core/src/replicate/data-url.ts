import { bytesFromBase64 } from "../bytes/base64.ts";
import { DramatisError } from "../errors/dramatis-error.ts";

/**
 * The bytes of a `data:` URL. Its media type is not asked: the bytes tell their own.
 * @throws DramatisError `download_failed` if it cannot be read.
 */
export function dataUrlBytes(url: string): Uint8Array<ArrayBuffer> {
  const comma = url.indexOf(",");
  const isBase64 = /;\s*base64\s*$/i.test(url.slice(0, comma));
  try {
    if (comma < 0) throw new Error("no comma");
    const data = decodeURIComponent(url.slice(comma + 1));
    if (!isBase64) return new TextEncoder().encode(data);
    return bytesFromBase64(data);
  } catch (error) {
    throw new DramatisError("download_failed", "The output came inside the answer and could not be read.", {
      cause: error,
    });
  }
}
