import type { Store } from "@dramatis/core/store";
import type { CompactReport } from "./maintenance/compact-journal.ts";
import type { VerifyReport } from "./maintenance/verify-store.ts";

/** A store on disk, with what keeps it in order. The store can be used by others all the while. */
export interface MaintainedStore extends Store {
  /**
   * Reads everything and hashes the bytes of each asset anew. What is damaged is told by its id, and nothing is
   * changed. It takes as long as the disk takes to read all files.
   *
   * @throws the signal's reason; DramatisError `store_failed` where the folders cannot be read.
   * @example
   * ```ts
   * const { problems } = await fsStore({ directory }).verify();
   * for (const problem of problems) console.error(problem);
   * ```
   */
  verify(options?: { signal?: AbortSignal }): Promise<VerifyReport>;
  /**
   * Writes anew the journal streams of finished batches that hold more than their records: lines of writers that
   * were too late, and what kills have torn. No record is lost, and none gets another position.
   *
   * @throws the signal's reason; DramatisError `store_failed` where the disk refuses, and then every stream is whole.
   * @example
   * ```ts
   * const { rewritten, bytesBefore, bytesAfter } = await fsStore({ directory }).compact();
   * ```
   */
  compact(options?: { signal?: AbortSignal }): Promise<CompactReport>;
}
