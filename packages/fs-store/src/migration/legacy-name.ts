import { isDramatisId } from "@dramatis/core/store";

/** What a file's name says, where it is one of the first implementation's. */
export type LegacyName =
  /** `character_ref_YYYYMMDD_HHMMSS`; `createdAt` is undefined where there is no such date or time. */
  | { readonly type: "timed"; readonly createdAt: string | undefined }
  /** `{uuid}`: its later flat folder. The id is in lower case. */
  | { readonly type: "uuid"; readonly id: string };

const extension = /\.(?:png|jpe?g|webp)$/i;

const timed = /^character_ref_(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)$/;

/** Reads the name of a file, without its folder; undefined for a name that the first implementation did not give. */
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
 * The first implementation wrote the time of its machine's clock and no zone. Taken as UTC the same folder gives the
 * same result on every machine, whatever zone that one is in; it may be off by the hours of the old machine's zone.
 */
function existingTime(iso: string): string | undefined {
  const time = new Date(iso);
  // A date such as February 30 is read as a day of March: only what comes out as it went in exists.
  return !Number.isNaN(time.getTime()) && time.toISOString() === iso ? iso : undefined;
}
