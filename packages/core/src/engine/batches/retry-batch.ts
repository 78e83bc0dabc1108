import type { BatchRecord } from "../../batch/batch-record.ts";
import { invalidRequest } from "../../request/request-schema.ts";
import { isoTime } from "../../util/clock.ts";
import { sha256Hex } from "../../util/hash.ts";
import { nameOf } from "../../util/named-id.ts";
import type { Engine } from "../engine.ts";
import { type BatchHistory, mayBePaidUnseen } from "../journal/batch-history.ts";
import { BatchRun } from "../run/batch-run.ts";
import { retrySlots } from "../run/retry-slots.ts";
import type { Task } from "../run/run.ts";
import type { RetryOptions } from "../run-options.ts";
import { noBatch } from "./batch-errors.ts";
import { withSeed } from "./start-batch.ts";

/** The options of a retry by the app or by the engine itself. */
export interface RetryOfBatch extends RetryOptions {
  /** Whether outputs that were created but are gone are paid for again; true if absent. */
  readonly replacesGone?: boolean;
}

/**
 * Journals a round that retries slots, in the current run or a new one.
 *
 * @returns no run if there is nothing to retry: every slot has its asset or is still running, or the same key has
 * already started its round
 * @throws DramatisError `not_found`, `invalid_request`, or `conflict` if another engine was faster
 */
export async function startRetry(
  engine: Engine,
  batchId: string,
  current: BatchRun | undefined,
  options: RetryOfBatch,
): Promise<{ run: BatchRun | undefined; tasks: readonly Task[] }> {
  const run = current ?? new BatchRun(engine, batchId);
  const { idempotencyKey, owner } = options;
  const retryKey =
    idempotencyKey === undefined
      ? undefined
      : await sha256Hex(new TextEncoder().encode(nameOf([owner, idempotencyKey])));
  let slots: readonly number[] = [];
  try {
    if (current === undefined) await run.catchUp();
    await run.journal.append((history) => {
      slots = slotsToRetry(history, options.slots, retryKey);
      return slots.length === 0 ? [] : roundRecords(engine, history, slots, retryKey);
    });
  } catch (error) {
    if (current === undefined) run.detach(error as Error);
    throw error;
  }
  if (slots.length > 0) return { run, tasks: [(started) => retrySlots(engine, started, slots, options)] };
  if (current === undefined) run.detach(new Error("There is nothing to retry."));
  return { run: undefined, tasks: [] };
}

function slotsToRetry(
  { state, retryKeys, removed }: BatchHistory,
  wanted: readonly number[] | undefined,
  retryKey: string | undefined,
): readonly number[] {
  if (state === undefined || removed) throw noBatch();
  if (retryKey !== undefined && retryKeys[retryKey] !== undefined) return [];
  const wrong =
    wanted?.filter((slot) => !Number.isInteger(slot) || slot < 0 || slot >= state.requested) ?? [];
  if (wrong.length > 0) {
    throw invalidRequest([
      { path: "slots", message: `must be whole numbers from 0 to ${state.requested - 1}` },
    ]);
  }
  return state.slots
    .filter(({ status }) => status === "failed" || status === "canceled")
    .map(({ slot }) => slot)
    .filter((slot) => wanted === undefined || wanted.includes(slot));
}

function roundRecords(
  engine: Engine,
  history: BatchHistory,
  slots: readonly number[],
  retryKey: string | undefined,
): BatchRecord[] {
  const { state, request } = history;
  if (state === undefined || request === undefined) return [];
  const at = isoTime(engine.clock);
  const { seed: _seed, ...withoutSeed } = request.request;
  // A random seed is replaced, because the same one might fail in the same way. But a call that may already be paid for
  // is found by its seed.
  const isDrawn = request.seedDrawn && !slots.some((slot) => mayBePaidUnseen(history, slot));
  const next = isDrawn ? withSeed(engine, withoutSeed) : request.request;
  const { retryKey: _key, ...previous } = request;
  const { kind, requested, round, warnings, metadata } = state;
  return [
    { ...previous, at, request: next, ...(retryKey === undefined ? {} : { retryKey }) },
    { type: "batch-start", at, kind, round: round + 1, requested, slots, warnings, metadata },
  ];
}
