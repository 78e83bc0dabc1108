import type { LeftAloneReason } from "./left-alone.ts";

/** A file that was left alone, and why. */
export interface LeftAloneFile {
  /** The path relative to the migrated folder, with `/` between folders. The path of a folder ends with `/`. */
  readonly file: string;
  readonly reason: LeftAloneReason;
  /** A description of the reason for people. */
  readonly message: string;
}

/** What {@link migrateLegacy} did, or would do in a dry run. migrated + alreadyThere + leftAlone = files seen. */
export interface MigrationReport {
  /**
   * `completed`: every file was seen. `aborted`: the signal stopped it before. `store-failed`: the store rejected several
   * files in a row, and the rest was not tried. Run it again to continue a migration that was not completed.
   */
  readonly ended: "completed" | "aborted" | "store-failed";
  /** Whether this was a dry run, which writes nothing. */
  readonly dryRun: boolean;
  /** How many files are named like images of the first implementation. */
  readonly total: number;
  /** How many images were added to the store. */
  readonly migrated: number;
  /** How many images were already in the store, with the same bytes and the same id. */
  readonly alreadyThere: number;
  /** How many files were left alone, for the reasons in `leftAloneFiles`. */
  readonly leftAlone: number;
  /** How many files have other names. */
  readonly ignored: number;
  /** With `move`: how many originals were removed. */
  readonly originalsRemoved: number;
  /** The first 10,000 files that were left alone, sorted by path. */
  readonly leftAloneFiles: readonly LeftAloneFile[];
}

/** The progress of a migration. */
export interface MigrationProgress {
  /** How many files are done, including this one. */
  readonly done: number;
  /** The number of files, as counted at the start. */
  readonly total: number;
  /** The last finished file, relative to the migrated folder. */
  readonly file: string;
}
