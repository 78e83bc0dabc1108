import type { PredictionRecord, PredictionStatus } from "./prediction-record.ts";

/** The state of a prediction at a given time. */
export interface PredictionState {
  readonly status: PredictionStatus;
  readonly startedAt: number | undefined;
  readonly completedAt: number | undefined;
  /** When time alone changes the state next; undefined if it does not. */
  readonly nextChangeAt: number | undefined;
}

interface Ending {
  readonly at: number;
  readonly status: Exclude<PredictionStatus, "starting" | "processing">;
}

/** Computes the state from the script, the deadline and a cancel, whichever comes first. */
export function stateAt(record: PredictionRecord, now: number): PredictionState {
  const ending = endingOf(record);
  const starts = startOf(record);
  // An instant prediction starts and ends at the same time, but it has run.
  const inTime =
    ending === undefined || (ending.status !== "aborted" && starts !== undefined && starts <= ending.at);
  const started = starts !== undefined && starts <= now && inTime;
  if (ending !== undefined && ending.at <= now) {
    return {
      status: ending.status,
      startedAt: started ? starts : undefined,
      completedAt: ending.at,
      nextChangeAt: undefined,
    };
  }
  if (started) {
    return { status: "processing", startedAt: starts, completedAt: undefined, nextChangeAt: ending?.at };
  }
  return {
    status: "starting",
    startedAt: undefined,
    completedAt: undefined,
    nextChangeAt: earlier(starts, ending?.at),
  };
}

function earlier(first: number | undefined, second: number | undefined): number | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return Math.min(first, second);
}

/** Returns whether the prediction has finished, successfully or not. */
export function isOver(state: PredictionState): boolean {
  return state.completedAt !== undefined;
}

/**
 * Returns whether Replicate would charge for it: for success, and for a cancel after the start. Failures of official
 * models are free, and so are predictions that never started.
 */
export function isBilled(record: PredictionRecord, state: PredictionState): boolean {
  switch (state.status) {
    case "succeeded":
      return true;
    case "canceled":
      return state.startedAt !== undefined;
    case "failed":
      return record.script.end?.status === "failed" && record.script.end.billed === true;
    default:
      return false;
  }
}

function startOf(record: PredictionRecord): number | undefined {
  return neverRuns(record) ? undefined : record.startsAt;
}

/** Returns whether the script prevents it from ever running. */
function neverRuns({ script: { end } }: PredictionRecord): boolean {
  if (end?.status === "failed" || end?.status === "never") return end.at === "starting";
  return end?.status === "aborted";
}

function endingOf(record: PredictionRecord): Ending | undefined {
  const endings = [naturalEnding(record), cancelEnding(record), deadlineEnding(record)];
  let first: Ending | undefined;
  for (const ending of endings) {
    if (ending !== undefined && (first === undefined || ending.at < first.at)) first = ending;
  }
  return first;
}

function naturalEnding(record: PredictionRecord): Ending | undefined {
  const end = record.script.end ?? { status: "succeeded" };
  if (end.status === "never") return undefined;
  return { at: neverRuns(record) ? record.startsAt : record.endsAt, status: end.status };
}

function cancelEnding(record: PredictionRecord): Ending | undefined {
  return record.canceledAt === undefined ? undefined : { at: record.canceledAt, status: "canceled" };
}

function deadlineEnding(record: PredictionRecord): Ending | undefined {
  if (record.deadline === undefined) return undefined;
  const starts = startOf(record);
  const started = starts !== undefined && starts < record.deadline;
  return { at: record.deadline, status: started ? "canceled" : "aborted" };
}
