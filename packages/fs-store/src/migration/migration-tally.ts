import type { LeftAlone } from "./left-alone.ts";
import type { FileOutcome } from "./migrate-file.ts";
import type { LeftAloneFile, MigrationReport } from "./migration-report.ts";

/** How many files are named in a report, so that it fits into memory whatever lies in the folder. */
const mostNamed = 10_000;

/**
 * After so many refusals of the store in a row the rest is not tried: a full disk or a missing permission is the same
 * for every file, and each try costs reading it.
 */
const mostRefusals = 10;

/** Counts what becomes of the files. */
export class MigrationTally {
  readonly #counts = { migrated: 0, alreadyThere: 0, leftAlone: 0, originalsRemoved: 0 };
  readonly #named: LeftAloneFile[] = [];
  #refusals = 0;

  /** How many files are done. */
  get done(): number {
    return this.#counts.migrated + this.#counts.alreadyThere + this.#counts.leftAlone;
  }

  /** Whether the store refuses everything. */
  get storeFails(): boolean {
    return this.#refusals >= mostRefusals;
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
      // Files may have come since they were counted.
      total: Math.max(rest.total, this.done),
      migrated,
      alreadyThere,
      leftAlone,
      ignored: rest.ignored,
      originalsRemoved,
      // Files that are done side by side end in any order.
      leftAloneFiles: this.#named.toSorted((one, other) => (one.file < other.file ? -1 : 1)),
    };
  }

  #addStored({ type, originalRemoved }: Exclude<FileOutcome, LeftAlone>): void {
    if (originalRemoved) this.#counts.originalsRemoved += 1;
    if (type === "already-there") {
      this.#counts.alreadyThere += 1;
    } else {
      this.#counts.migrated += 1;
      this.#refusals = 0;
    }
  }

  #addLeftAlone(path: string, { reason, message }: LeftAlone): void {
    this.#counts.leftAlone += 1;
    if (reason === "store_failed") this.#refusals += 1;
    if (this.#named.length < mostNamed) this.#named.push({ file: path.normalize("NFC"), reason, message });
  }
}
