/**
 * Why a file was left alone, that is, not migrated or not removed.
 *
 * - `not_an_image`: its content is not an image that browsers can show, or it is empty.
 * - `cut_short`: it starts like an image, but its end is missing.
 * - `too_large`: more than 64 MiB, or more than 100 million pixels.
 * - `impossible_date`: its name has a date or time that does not exist.
 * - `symbolic_link`: it is a link, whose target can be anywhere.
 * - `not_a_file`: a pipe, a socket or a device.
 * - `unreadable`: the system cannot read it, or it no longer exists.
 * - `changed`: it was changed while it was being read.
 * - `id_taken`: its id is already used by a different image, which was kept.
 * - `store_failed`: the store could not keep it. A later run tries again.
 * - `not_removed`: it was migrated, but with `move` the original could not be removed.
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

/** The reason why a file was left alone. */
export interface LeftAlone {
  readonly type: "left-alone";
  readonly reason: LeftAloneReason;
  /** A description of the reason for people, with details of this file. */
  readonly message: string;
}

export function leftAlone(reason: LeftAloneReason, message: string): LeftAlone {
  return { type: "left-alone", reason, message };
}

const causes: Readonly<Record<string, string>> = {
  EACCES: "permission was denied",
  EPERM: "permission was denied",
  EBUSY: "another program is using it",
  EIO: "the disk reported an input/output error",
  EMFILE: "the process has too many open files",
  ENOENT: "it no longer exists",
  EROFS: "the file system is read-only",
};

/** Describes a system error without the path in its message. */
export function causeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "an unknown error";
  const cause = causes[code];
  return cause === undefined ? code : `${cause} (${code})`;
}
