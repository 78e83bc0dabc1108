/**
 * Why a file was left alone.
 *
 * - `not_an_image`: by its bytes it is not an image that browsers show, or it is empty.
 * - `cut_short`: it begins as an image, and its end is missing.
 * - `too_large`: more than 64 MiB, or more than 100 million pixels.
 * - `impossible_date`: its name has a date or time that does not exist.
 * - `symbolic_link`: what it points to may lie anywhere, and may not be ours to copy.
 * - `not_a_file`: a pipe, a socket or a device.
 * - `unreadable`: the system refuses to read it, or it is gone.
 * - `changed`: something wrote into it while it was being read.
 * - `id_taken`: under its id there are other bytes already, which stay.
 * - `store_failed`: the store could not keep it; a later run tries again.
 * - `not_removed`: it was migrated, and with `move` the original should have gone, which failed.
 */
export type LeftAloneReason =
  | "not_an_image"
  | "cut_short"
  | "too_large"
  | "impossible_date"
  | "symbolic_link"
  | "not_a_file"
  | "unreadable"
  | "changed"
  | "id_taken"
  | "store_failed"
  | "not_removed";

/** Why something stays where and as it is. */
export interface LeftAlone {
  readonly type: "left-alone";
  readonly reason: LeftAloneReason;
  /** The reason in words, for people, with what is particular to this file. */
  readonly message: string;
}

export function leftAlone(reason: LeftAloneReason, message: string): LeftAlone {
  return { type: "left-alone", reason, message };
}

const causes: Readonly<Record<string, string>> = {
  EACCES: "permission was denied",
  EPERM: "permission was denied",
  EBUSY: "another program holds it",
  EIO: "the disk reported an input/output error",
  EMFILE: "the process has too many open files",
  ENOENT: "it is gone",
  EROFS: "the file system is read-only",
};

/** A system error in words, without the path that is in its message. */
export function causeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "an unknown error";
  const cause = causes[code];
  return cause === undefined ? code : `${cause} (${code})`;
}
