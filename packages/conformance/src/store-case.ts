import type { StoreCapabilities } from "@dramatis/core/store";
import type { Facilities, MakeStore } from "./make-store.ts";

/** What a case needs: a capability that the store declares, or a facility of the harness. */
export type Need = keyof StoreCapabilities | keyof Facilities;

/** One requirement that every store must meet. */
export interface StoreCase {
  /** What the case is about, such as `write`, `list` or `journal`. */
  readonly group: string;
  /** The requirement. It is unique in its group. */
  readonly name: string;
  readonly needs?: readonly Need[];
  /** Rejects with a `ConformanceError` if the store fails the case. Closes the stores that it opened. */
  run(makeStore: MakeStore): Promise<void>;
}
