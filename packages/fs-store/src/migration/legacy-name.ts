import { isDramatisId } from "@dramatis/core/store";

/** A parsed file name of the first implementation. */
export type LegacyName =
  /** `character_ref_YYYYMMDD_HHMMSS`. `createdAt` is undefined if the date or time does not exist. */
  | { readonly type: "timed"; readonly createdAt: string | undefined }
  /** `{uuid}`, from the later flat folder. The id is in lower case. */
  | { readonly type: "uuid"; readonly id: string };

const extension = /\.(?:png|jpe?g|webp)$/i;

const timed = /^character_ref_(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)$/;

/** Parses a file name without its folder. Returns undefined for names that the first implementation did not use. */
export function legacyName(name: string): LegacyName | undefined {
  if (!extension.test(name)) return undefined;
  const stem = name.replace(extension, "");
  if (isDramatisId(stem)) return { type: "uuid", id: stem.toLowerCase() };
  const [matched, year, month, day, hours, minutes, seconds] = timed.exec(stem) ?? [];
  if (matched === undefined) return undefined;
  return {
    type: "timed",
    createdAt: existingTime(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}.000Z`),
  };
}

/**
 * Returns the time if it exists. The first implementation wrote local time without a time zone. It is read as UTC, so
 * that the result is the same on every machine. It can be off by the old machine's UTC offset.
 */
function existingTime(iso: string): string | undefined {
  const time = new Date(iso);
  // `Date` reads February 30 as a day in March, so only dates that round-trip exist.
  return !Number.isNaN(time.getTime()) && time.toISOString() === iso ? iso : undefined;
}
