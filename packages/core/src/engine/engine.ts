import type { BatchEvent } from "../batch/batch-event.ts";
import type { PredictionProvider, Recovery } from "../provider/prediction-provider.ts";
import type { Store } from "../store/store.ts";
import type { LeaseWatch } from "./journal/lease-watch.ts";
import type { SharedAccount } from "./limits/account.ts";
import type { Logger } from "./logger.ts";
import type { Medium } from "./medium.ts";
import type { PredictionUpdates } from "./run/prediction-updates.ts";
import type { PendingCreate } from "./run-options.ts";
import type { BatchSecrets } from "./secrets/batch-secrets.ts";
import type { Waits } from "./timing.ts";

/** What the parts of an engine share. */
export interface Engine extends Waits {
  readonly medium: Medium;
  /** The provider, guarded: it inserts the batch's secrets into creates, and removes secrets from what it returns. */
  readonly provider: Omit<PredictionProvider<never>, "plan">;
  /** The secrets of requests. They are never recorded. */
  readonly secrets: BatchSecrets;
  readonly store: Store;
  readonly concurrency: number;
  /** How long a prediction may take after its create, in milliseconds. */
  readonly timeoutMs: number;
  readonly logger: Logger;
  readonly onEvent: (event: BatchEvent) => void;
  readonly beforeCreate: (call: PendingCreate) => void | Promise<void>;
  /** The limits that all engines on the provider's account share. */
  account(): SharedAccount;
  /** Updates about predictions from webhooks. */
  readonly updates: PredictionUpdates;
  /** Aborted by `close`: waiting calls reject, and no batch or prediction is ended. */
  readonly shutdown: AbortController;
  /** How long a create may go unanswered, in milliseconds. */
  readonly createMs: number;
  /** When the engine was created, on the monotonic clock. */
  readonly startedAt: number;
  /** How to find out whether a create whose answer was lost created a prediction. */
  readonly recovery: Recovery;
  /** Judges the leases of other engines. */
  readonly leases: LeaseWatch;
}
