import type { LeftAloneReason } from "./left-alone.ts";

/** A file that was left alone, and why. */
export interface LeftAloneFile {
  /** Relative to the folder that was migrated, with `/` between folders; a folder's path ends in `/`. */
  readonly file: string;
  readonly reason: LeftAloneReason;
  /** The reason in words, for people. */
  readonly message: string;
}

/** What {@link migrateLegacy} did, or in a dry run what it would do. migrated + alreadyThere + leftAlone = files seen. */
export interface MigrationReport {
  /**
   * `completed`: every file was seen. `aborted`: the signal ended it before. `store-failed`: the store refused one
   * file after the other, and the rest was not tried. A run that was not completed can be repeated, and goes on.
   */
  readonly ended: "completed" | "aborted" | "store-failed";
  /** Whether nothing was written. */
  readonly dryRun: boolean;
  /** How many files have names of the first implementation. */
  readonly total: number;
  /** New in the store. */
  readonly migrated: number;
  /** In the store before, with the same bytes under the same id. */
  readonly alreadyThere: number;
  /** What stays where and as it is, for the reasons in `leftAloneFiles`. */
  readonly leftAlone: number;
  /** Files with other names, which are none of the first implementation's. */
  readonly ignored: number;
  /** With `move`: the originals that were removed. */
  readonly originalsRemoved: number;
  /** In the order of their paths; the first 10,000 of them, whatever `leftAlone` counts. */
  readonly leftAloneFiles: readonly LeftAloneFile[];
}

/** How far a migration has come. */
export interface MigrationProgress {
  /** How many files are done, this one included. */
  readonly done: number;
  /** How many there are, as counted beforehand. */
  readonly total: number;
  /** The file that was done last, relative to the folder that is migrated. */
  readonly file: string;
}
