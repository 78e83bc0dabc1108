import { bytesFromBase64 } from "../bytes/base64.ts";
import { isDramatisId } from "../dramatis-id.ts";
import { invalidRequest } from "../request/request-schema.ts";

/**
 * The bytes of an image that came as base64, or as a `data:` URL. What they are is asked elsewhere.
 * @throws DramatisError `invalid_request` for what is no base64: for an id above all.
 */
export function imageFromBase64(text: string): Uint8Array<ArrayBuffer>;
export function imageFromBase64(text: string | undefined): Uint8Array<ArrayBuffer> | undefined;
export function imageFromBase64(text: string | undefined): Uint8Array<ArrayBuffer> | undefined {
  if (text === undefined) return undefined;
  if (isDramatisId(text.trim())) throw refused("is an id, not an image: send it as characterReferenceId");
  const base64 = text.replace(/^\s*data:[^,]{0,100};base64,/i, "");
  try {
    // Some encoders write - and _ for + and /.
    return bytesFromBase64(base64.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    throw refused("must be an image as base64, or as a data URL");
  }
}

function refused(message: string) {
  return invalidRequest([{ path: "referenceImageBase64", message }]);
}
