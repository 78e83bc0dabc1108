import { viewOf } from "../../bytes/bytes.ts";
import type { Walk } from "../../bytes/step-walk.ts";
import { type ReportSize, unreadableImage } from "../image-walk.ts";

/** The limit of browsers. */
const maxSide = 65_535;
/** The length of the oldest header, which has 16-bit numbers. */
const coreHeader = 12;
/** Compressions whose data length does not follow from the size. */
const runLength = new Set([1, 2]);

/**
 * BMP: a file header, an image header, and rows of pixels.
 * https://learn.microsoft.com/windows/win32/gdi/bitmap-storage
 */
export function* bmp(report: ReportSize): Walk {
  const file: Uint8Array = yield { take: 18 };
  const dataStart = viewOf(file).getUint32(10, true);
  const headerLength = viewOf(file).getUint32(14, true);
  const isCore = headerLength === coreHeader;
  if (!isCore && (headerLength < 40 || headerLength > 1024)) throw unreadableImage();
  const header = viewOf(yield { take: headerLength - 4 });
  const width = isCore ? header.getUint16(0, true) : header.getInt32(0, true);
  // Negative if the rows are stored from top to bottom.
  const height = Math.abs(isCore ? header.getUint16(2, true) : header.getInt32(4, true));
  const bits = header.getUint16(isCore ? 6 : 10, true);
  const compression = isCore ? 0 : header.getUint32(12, true);
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const length = runLength.has(compression) ? header.getUint32(16, true) : rowBytes * height;
  if (width <= 0 || height === 0 || width > maxSide || height > maxSide) throw unreadableImage();
  report(width, height);
  yield { skip: Math.max(0, dataStart - 14 - headerLength) + length };
}
