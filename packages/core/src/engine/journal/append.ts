import type { BatchRecord } from "../../batch/batch-record.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { BatchHistory } from "./batch-history.ts";

/** Creates the records to append, possibly none, from the history that precedes them. */
export type MakeRecords = (history: BatchHistory) => readonly BatchRecord[];

/** A waiting append. */
export interface WaitingAppend {
  readonly make: MakeRecords;
  /** Whether the records describe what has already happened, so that they apply even if the append fails. */
  readonly happened: boolean;
  /** Whether a due renewal of the lease is written even without other records. */
  readonly renews: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** The records of the last try. */
  made: readonly BatchRecord[];
}

/** Whether an append failed because another writer was first. */
export function isConflict(error: unknown): boolean {
  return DramatisError.isInstance(error) && error.code === "conflict";
}
