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
  let decoded: string;
  try {
    // Some encoders write - and _ for + and /.
    decoded = atob(base64.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    throw refused("must be an image as base64, or as a data URL");
  }
  // A plain loop: going through the characters one by one as strings takes ten times as long.
  const bytes = new Uint8Array(decoded.length);
  for (let index = 0; index < decoded.length; index++) bytes[index] = decoded.charCodeAt(index);
  return bytes;
}

function refused(message: string) {
  return invalidRequest([{ path: "referenceImageBase64", message }]);
}
