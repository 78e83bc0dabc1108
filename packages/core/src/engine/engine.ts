import type { BatchEvent } from "../batch/batch-event.ts";
import type { ImageLimits } from "../image/measured-image.ts";
import type { ImageProvider } from "../provider/image-request.ts";
import type { Store } from "../store/store.ts";
import type { BatchLog } from "./batch-log.ts";
import type { Logger } from "./logger.ts";
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
  /** The batches that this process works on, by id. */
  readonly runs: Map<string, { readonly log: BatchLog }>;
  /** Aborted by `close`: what waits gives up, without ending anything. */
  readonly closing: AbortController;
}

/** The time as the journal writes it. */
export function now(): string {
  return new Date().toISOString();
}
