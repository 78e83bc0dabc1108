import type { LeftAlone } from "./left-alone.ts";
import type { FileOutcome } from "./migrate-file.ts";
import type { LeftAloneFile, MigrationReport } from "./migration-report.ts";

/** The maximum number of files listed in a report, to limit its memory. */
const maxListedFiles = 10_000;

/**
 * After this many failures of the store in a row, the rest is not tried: a full disk or a missing permission affects
 * every file, and each attempt costs reading it.
 */
const maxFailuresInARow = 10;

/** Counts the results of the files. */
export class MigrationTally {
  readonly #counts = { migrated: 0, alreadyThere: 0, leftAlone: 0, originalsRemoved: 0 };
  readonly #named: LeftAloneFile[] = [];
  #failuresInARow = 0;

  /** How many files are done. */
  get done(): number {
    return this.#counts.migrated + this.#counts.alreadyThere + this.#counts.leftAlone;
  }

  /** Whether the store has rejected too many files in a row. */
  get storeFails(): boolean {
    return this.#failuresInARow >= maxFailuresInARow;
  }

  add(path: string, outcome: FileOutcome): void {
    if (outcome.type === "left-alone") this.#addLeftAlone(path, outcome);
    else this.#addStored(outcome);
  }

  report(rest: Pick<MigrationReport, "ended" | "dryRun" | "total" | "ignored">): MigrationReport {
    const { migrated, alreadyThere, leftAlone, originalsRemoved } = this.#counts;
    return {
      ended: rest.ended,
      dryRun: rest.dryRun,
      // Files may have been added since they were counted.
      total: Math.max(rest.total, this.done),
      migrated,
      alreadyThere,
      leftAlone,
      ignored: rest.ignored,
      originalsRemoved,
      // Files that are processed in parallel finish in any order.
      leftAloneFiles: this.#named.toSorted((one, other) => (one.file < other.file ? -1 : 1)),
    };
  }

  #addStored({ type, originalRemoved }: Exclude<FileOutcome, LeftAlone>): void {
    if (originalRemoved) this.#counts.originalsRemoved += 1;
    if (type === "already-there") {
      this.#counts.alreadyThere += 1;
    } else {
      this.#counts.migrated += 1;
      this.#failuresInARow = 0;
    }
  }

  #addLeftAlone(path: string, { reason, message }: LeftAlone): void {
    this.#counts.leftAlone += 1;
    if (reason === "store_failed") this.#failuresInARow += 1;
    if (this.#named.length < maxListedFiles)
      this.#named.push({ file: path.normalize("NFC"), reason, message });
  }
}
