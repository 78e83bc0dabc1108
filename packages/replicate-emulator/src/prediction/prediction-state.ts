import type { PredictionRecord, PredictionStatus } from "./prediction-record.ts";

/** Where a prediction stands at a moment. */
export interface PredictionState {
  readonly status: PredictionStatus;
  readonly startedAt: number | undefined;
  readonly completedAt: number | undefined;
  /** When the state changes next by itself; undefined when it does not. */
  readonly nextChangeAt: number | undefined;
}

interface Ending {
  readonly at: number;
  readonly status: Exclude<PredictionStatus, "starting" | "processing">;
}

/** Works out the state from the script, the deadline and a cancel, whichever comes first. */
export function stateAt(record: PredictionRecord, now: number): PredictionState {
  const ending = endingOf(record);
  const starts = startOf(record);
  // An instant prediction starts and ends at one moment, and has still run.
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

/** Whether the prediction has ended, in whatever way. */
export function isOver(state: PredictionState): boolean {
  return state.completedAt !== undefined;
}

/**
 * Whether Replicate charges for it: success, and what was canceled after it started. Failures of official models
 * are free, and so is what never started.
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
  return staysOut(record) ? undefined : record.startsAt;
}

/** Whether the script keeps it from ever running. */
function staysOut({ script: { end } }: PredictionRecord): boolean {
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
  return { at: staysOut(record) ? record.startsAt : record.endsAt, status: end.status };
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
