import type { Clock } from "@dramatis/core/store";
import type { FsStoreWarning } from "./fs-store-warning.ts";

/** The options of {@link fsStore}. */
export interface FsStoreOptions {
  /** The folder of the store. It is created on first use. Several processes on one machine can share it. */
  readonly directory: string;
  /** The clock of the store. Default: the system clock. */
  readonly clock?: Clock;
  /** Called for damage on the disk that the store can work around. */
  readonly onWarning?: (warning: FsStoreWarning) => void;
}
