import type { BatchEvent } from "../batch/batch-event.ts";
import type { RequestIssue } from "../errors/dramatis-error.ts";
import { issuesError } from "../errors/field-message.ts";
import type { PredictionProvider, Recovery } from "../provider/prediction-provider.ts";
import type { Store } from "../store/store.ts";
import { type Clock, systemClock } from "../util/clock.ts";
import type { Random } from "../util/random.ts";
import { systemRandom } from "../util/system-random.ts";
import type { Engine } from "./engine.ts";
import { LeaseWatch } from "./journal/lease-watch.ts";
import { sharedAccount } from "./limits/account.ts";
import { describeError, type Logger, silentLogger } from "./logger.ts";
import type { Medium } from "./medium.ts";
import { PredictionUpdates } from "./run/prediction-updates.ts";
import type { PendingCreate } from "./run-options.ts";
import { BatchSecrets } from "./secrets/batch-secrets.ts";
import { guardProvider } from "./secrets/guard-provider.ts";
import type { Timing } from "./timing.ts";

/** The options that engines of all media kinds share. */
export interface EngineOptions {
  readonly provider: Omit<PredictionProvider<never>, "plan">;
  readonly store: Store;
  readonly concurrency?: number;
  readonly timeoutMs?: number;
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly random?: Random;
  // The event type depends on the media kind, which only the public factories know.
  readonly onEvent?: (event: never) => void;
  readonly beforeCreate?: (call: PendingCreate) => void | Promise<void>;
}

/**
 * Validates the options.
 * @param more - further checks of the media kind
 * @throws DramatisError `invalid_request` with all issues
 */
export function checkEngineOptions(
  options: EngineOptions,
  more: readonly (readonly [isFine: boolean, path: string, message: string])[],
): void {
  const { provider, store, concurrency = 1, timeoutMs = 1 } = options ?? {};
  const issues = (
    [
      [provider != null, "provider", "is required: replicate(), for example"],
      [store != null, "store", "is required: memoryStore(), for example"],
      ...more,
      [Number.isInteger(concurrency) && concurrency >= 1, "concurrency", "must be a whole number from 1"],
      [Number.isFinite(timeoutMs) && timeoutMs >= 1, "timeoutMs", "must be a number of milliseconds from 1"],
    ] as const
  ).flatMap(([isFine, path, message]): RequestIssue[] => (isFine ? [] : [{ path, message }]));
  if (issues.length > 0) throw issuesError("invalid_request", "The engine was not created", issues);
}

/** Creates an engine from validated options. */
export function buildEngine(
  medium: Medium,
  {
    provider,
    store,
    concurrency = 8,
    logger = silentLogger,
    clock = systemClock,
    random = systemRandom,
    ...options
  }: EngineOptions & { readonly timeoutMs: number },
  timing: Timing,
): Engine {
  const { createTimeoutMs = 60_000 } = provider.capabilities;
  const createMs = timing.createMs ?? createTimeoutMs;
  const secrets = new BatchSecrets();
  return {
    medium,
    provider: guardProvider(provider, secrets),
    secrets,
    store,
    concurrency,
    timeoutMs: options.timeoutMs,
    timing,
    clock,
    random,
    logger,
    onEvent: guarded(options.onEvent as ((event: BatchEvent) => void) | undefined, logger),
    beforeCreate: options.beforeCreate ?? (() => {}),
    account: () => sharedAccount(provider.account, timing, clock),
    updates: new PredictionUpdates(),
    shutdown: new AbortController(),
    createMs,
    startedAt: clock.monotonic(),
    recovery: recoveryOf(provider, timing),
    leases: new LeaseWatch({
      clock,
      longestMs: timing.leaseMs + createMs,
      toleranceMs: timing.clockToleranceMs,
    }),
  };
}

/** How late the provider's list is assumed to be if the provider does not say: waiting is cheaper than paying twice. */
const defaultSettledAfterMs = 30_000;

function recoveryOf({ capabilities, find }: EngineOptions["provider"], timing: Timing): Recovery {
  const { recovery = { by: "list", settledAfterMs: defaultSettledAfterMs } } = capabilities;
  if (recovery.by !== "list" || find === undefined) return { by: "nothing" };
  return { by: "list", settledAfterMs: timing.settledAfterMs ?? recovery.settledAfterMs };
}

/** Logs what the app's listener throws, so that it cannot break the engine. */
function guarded(
  listener: ((event: BatchEvent) => void) | undefined,
  logger: Logger,
): (event: BatchEvent) => void {
  return (event) => {
    try {
      listener?.(event);
    } catch (error) {
      logger.error({ batchId: event.batchId, ...describeError(error) }, "onEvent threw");
    }
  };
}
