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

/** What every part of the engine tasks with. */
export interface Engine extends Waits {
  readonly medium: Medium;
  /** Guarded: it puts a batch's secrets into its creates, and lets none come back. */
  readonly provider: Omit<PredictionProvider<never>, "plan">;
  /** What requests brought that is never recorded. */
  readonly secrets: BatchSecrets;
  readonly store: Store;
  readonly concurrency: number;
  /** Of a prediction, from its create. */
  readonly timeoutMs: number;
  readonly logger: Logger;
  readonly onEvent: (event: BatchEvent) => void;
  readonly beforeCreate: (call: PendingCreate) => void | Promise<void>;
  /** What is shared with the other engines on the provider's account. */
  account(): SharedAccount;
  /** What webhooks tell. */
  readonly updates: PredictionUpdates;
  /** Aborted by `close`: what waits gives up, without ending anything. */
  readonly shutdown: AbortController;
  /** How long a create may go unanswered, in milliseconds. */
  readonly createMs: number;
  /** When it was made, by the monotonic clock. */
  readonly startedAt: number;
  /** What tells whether a create whose answer was lost made something. */
  readonly recovery: Recovery;
  /** Since when this engine knows of other engines' leases. */
  readonly leases: LeaseWatch;
}
