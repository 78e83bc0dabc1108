import { latin1Of } from "../bytes/bytes.ts";
import { fileBrands } from "../bytes/iso-box.ts";

/** The brands of HEIC and HEIF, with HEVC or an unspecified codec. https://mp4ra.org/registered-types/brands */
const heicBrands: ReadonlySet<string> = new Set(
  "heic heix heim heis hevc hevx hevm hevs mif1 mif2 msf1".split(" "),
);

const signatures: readonly (readonly [start: string, name: string])[] = [
  ["%PDF-", "a PDF"],
  ["II*\0", "TIFF"],
  ["MM\0*", "TIFF"],
  ["II+\0", "TIFF"],
  ["MM\0+", "TIFF"],
  ["8BPS", "a Photoshop file"],
  ["\0\0\0\x0cjP  ", "JPEG 2000"],
  ["\xff\x4f\xff\x51", "JPEG 2000"],
  ["\x76\x2f\x31\x01", "OpenEXR"],
  ["#?RADIANCE", "Radiance HDR"],
  ["\x1a\x45\xdf\xa3", "a video"],
  ["PK\x03\x04", "a ZIP archive"],
];

/**
 * Describes a file that is not a supported image, for the sentence "The image is …".
 *
 * @param bytes - the beginning of the file.
 */
export function describeOtherFile(bytes: Uint8Array): string {
  const text = latin1Of(bytes, 0, Math.min(bytes.length, 1024));
  const brands = fileBrands(bytes);
  if (Array.isArray(brands))
    return `${brands.some((brand) => heicBrands.has(brand)) ? "HEIC" : "a video"}, which browsers do not show as an image`;
  const known = signatures.find(([start]) => text.startsWith(start))?.[1];
  if (known !== undefined) return `${known}, which browsers do not show as an image`;
  if (/<svg[\s>]/i.test(text)) return "SVG, which can run scripts";
  if (/^\s*<(?:!doctype html|html)/i.test(text)) return "a web page";
  return "not a file that browsers show as an image";
}
