import type { Store } from "@dramatis/core/store";
import type { CompactReport } from "./maintenance/compact-journal.ts";
import type { VerifyReport } from "./maintenance/verify-store.ts";

/** A store on disk with maintenance methods. The store can be used during maintenance. */
export interface MaintainedStore extends Store {
  /**
   * Reads the complete store, and hashes the bytes of each asset again. Reports damage by id, and changes nothing. It
   * takes as long as the disk takes to read all files.
   *
   * @throws the signal's reason; DramatisError `store_failed` if the folders cannot be read.
   * @example
   * ```ts
   * const { problems } = await fsStore({ directory }).verify();
   * for (const problem of problems) console.error(problem);
   * ```
   */
  verify(options?: { signal?: AbortSignal }): Promise<VerifyReport>;
  /**
   * Rewrites the journal streams of finished batches that hold more than their records, such as lines of writers that
   * lost and torn lines. No record is lost, and no record changes its position.
   *
   * @throws the signal's reason; DramatisError `store_failed` if the disk fails, in which case every stream is intact.
   * @example
   * ```ts
   * const { rewritten, bytesBefore, bytesAfter } = await fsStore({ directory }).compact();
   * ```
   */
  compact(options?: { signal?: AbortSignal }): Promise<CompactReport>;
}
