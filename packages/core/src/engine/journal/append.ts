import type { BatchRecord } from "../../batch/batch-record.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { BatchHistory } from "./batch-history.ts";

/** Makes the records to append from the history that they will follow; none is fine. */
export type MakeRecords = (history: BatchHistory) => readonly BatchRecord[];

/** An append that waits for its turn. */
export interface WaitingAppend {
  readonly make: MakeRecords;
  /** Whether the records count even where the journal does not take them: what they tell has happened already. */
  readonly happened: boolean;
  /** Whether the lease is to be looked after, even where there is nothing else to write. */
  readonly renews: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** What was made at the last try. */
  made: readonly BatchRecord[];
}

/** Whether another writer was first. */
export function isConflict(error: unknown): boolean {
  return DramatisError.isInstance(error) && error.code === "conflict";
}
