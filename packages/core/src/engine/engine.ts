import type { BatchEvent } from "../batch/batch-event.ts";
import type { PendingCreate } from "../character-references.ts";
import type { ImageLimits } from "../image/measured-image.ts";
import type { ImageProvider } from "../provider/image-request.ts";
import type { Store } from "../store/store.ts";
import type { SharedAccount } from "./account.ts";
import type { Logger } from "./logger.ts";
import type { PredictionNews } from "./prediction-news.ts";
import type { Timing } from "./timing.ts";

/** What every part of the engine works with. */
export interface Engine {
  readonly provider: ImageProvider;
  readonly store: Store;
  readonly promptTemplate: (description: string) => string;
  readonly concurrency: number;
  /** Of a prediction, from its create. */
  readonly timeoutMs: number;
  readonly limits: ImageLimits;
  readonly timing: Timing;
  readonly logger: Logger;
  readonly onEvent: (event: BatchEvent) => void;
  readonly beforeCreate: (call: PendingCreate) => void | Promise<void>;
  /** What is shared with the other engines on the provider's account. */
  account(): SharedAccount;
  /** What webhooks tell. */
  readonly news: PredictionNews;
  /** Aborted by `close`: what waits gives up, without ending anything. */
  readonly closing: AbortController;
}
