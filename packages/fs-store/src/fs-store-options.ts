import type { Clock } from "@dramatis/core/store";
import type { FsStoreWarning } from "./fs-store-warning.ts";

/** What {@link fsStore} is given. */
export interface FsStoreOptions {
  /** The folder of the store, made at the first use. Several processes of one machine may share it. */
  readonly directory: string;
  /** Where the store reads the time; the system's clock if absent. */
  readonly clock?: Clock;
  /** Told of what is damaged on the disk and can be gone on without. Nothing happens, if absent. */
  readonly onWarning?: (warning: FsStoreWarning) => void;
}
