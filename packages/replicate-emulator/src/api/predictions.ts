import { faultReply, invalidInput, problem } from "../http/problem.ts";
import { json, type Reply } from "../http/reply.ts";
import { decodeCursor, encodeCursor, type ListCursor, listPage } from "../prediction/list-page.ts";
import type { PredictionRecord } from "../prediction/prediction-record.ts";
import { isOver } from "../prediction/prediction-state.ts";
import { faultName } from "../scenario/request-fault.ts";
import { scheduled } from "../scenario/schedule.ts";
import { type Call, currentState, type Emulation } from "./emulation.ts";
import { present } from "./present.ts";

const PAGE_SIZE = 100;

export async function getPrediction(emulation: Emulation, call: Call): Promise<Reply> {
  const record = recordOf(emulation, call);
  if (record === undefined) return problem(404);
  const index = record.polls;
  record.polls += 1;
  const fault = scheduled(record.script.polls, { index });
  if (fault !== undefined) {
    emulation.faults.fired(`poll.${faultName(fault)}`);
    return faultReply(fault);
  }
  return json(200, await present(emulation, record));
}

export async function cancelPrediction(emulation: Emulation, call: Call): Promise<Reply> {
  const record = recordOf(emulation, call);
  if (record === undefined) return problem(404);
  const index = record.cancels;
  record.cancels += 1;
  const fault = scheduled(record.script.cancels, { index });
  if (fault !== undefined) {
    emulation.faults.fired(`cancel.${fault.kind === "too-late" ? "too-late" : faultName(fault)}`);
    if (fault.kind !== "too-late") return faultReply(fault);
  } else if (!isOver(currentState(emulation, record))) {
    record.canceledAt = emulation.clock.now();
    for (const wake of [...record.watchers]) wake();
  }
  return json(200, await present(emulation, record));
}

export async function listPredictions(emulation: Emulation, call: Call): Promise<Reply> {
  const { scenario, clock, faults, lists } = emulation;
  const index = lists.count;
  lists.count += 1;
  const fault = scheduled(scenario.list?.calls, { index });
  if (fault !== undefined) {
    faults.fired(`list.${faultName(fault)}`);
    return faultReply(fault);
  }
  const { searchParams } = call.request.url;
  const createdAfter = timeOf(searchParams.get("created_after"));
  const createdBefore = timeOf(searchParams.get("created_before"));
  const cursorText = searchParams.get("cursor");
  const cursor = cursorText === null ? undefined : decodeCursor(cursorText);
  if (
    Number.isNaN(createdAfter) ||
    Number.isNaN(createdBefore) ||
    (cursorText !== null && cursor === undefined)
  ) {
    const field = cursorText !== null && cursor === undefined ? "cursor" : "created_after, created_before";
    return invalidInput([{ type: "format", field, description: "Does not match the expected format" }]);
  }
  const shownUntil = clock.now() - (scenario.list?.lagMs ?? 0);
  const visible = emulation.predictions.records.filter((record) => record.createdAt <= shownUntil);
  if (visible.length < emulation.predictions.records.length) faults.fired("list.lag");
  const pageSize = scenario.list?.pageSize ?? PAGE_SIZE;
  const page = listPage(visible, { createdAfter, createdBefore, cursor, pageSize });
  return json(200, {
    previous: pageUrl(call, page.previous),
    next: pageUrl(call, page.next),
    results: await Promise.all(page.results.map((record) => present(emulation, record))),
  });
}

function recordOf(emulation: Emulation, call: Call): PredictionRecord | undefined {
  const record = emulation.predictions.byId(call.params[0] ?? "");
  if (record !== undefined) call.recordPrediction(record);
  return record;
}

function pageUrl(call: Call, cursor: ListCursor | undefined): string | null {
  if (cursor === undefined) return null;
  const url = new URL(`${call.apiOrigin}/v1/predictions`);
  for (const [name, value] of call.request.url.searchParams) url.searchParams.set(name, value);
  url.searchParams.set("cursor", encodeCursor(cursor));
  return url.href;
}

/** Parses a time. Returns undefined if it is missing, and NaN if it is invalid. */
function timeOf(text: string | null): number | undefined {
  return text === null ? undefined : Date.parse(text);
}
