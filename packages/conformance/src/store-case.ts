import type { StoreCapabilities } from "@dramatis/core/store";
import type { Facilities, MakeStore } from "./make-store.ts";

/** What a case needs: a capability that the store declares, or a facility of the harness. */
export type Need = keyof StoreCapabilities | keyof Facilities;

/** One thing that every store must get right. */
export interface StoreCase {
  /** What it is about: `write`, `list`, `journal` and so on. */
  readonly group: string;
  /** What must hold; no two cases of a group have the same name. */
  readonly name: string;
  readonly needs?: readonly Need[];
  /** Rejects with a `ConformanceError` where the store fails the case. It closes the stores that it opened. */
  run(makeStore: MakeStore): Promise<void>;
}
