import type { Store } from "../../packages/core/src/index.ts";
import type { Findings } from "./findings.ts";
import type { Ledger } from "./ledger.ts";
import { parseRecord, textAt, type WorkRecord } from "./work-record.ts";

/** Holds the journal against what was acknowledged and begun; see `checkStore`. */
export async function checkStreams(store: Store, ledger: Ledger, findings: Findings): Promise<void> {
  const unfinished = new Set<string>();
  for await (const id of store.journal.unfinished({ kind: "batch" })) unfinished.add(id);
  for (const [id, { acknowledged, begun, deleted }] of ledger.streams) {
    const what = `stream ${id}`;
    const records = await recordsOf(store, id);
    if (typeof records === "string") {
      findings.torn.push(`${what}: ${records}`);
      continue;
    }
    const count = records.length;
    if (deleted === "done") {
      if (count > 0) findings.risen.push(`${what}: it was deleted and holds ${count} records`);
    } else if (count < acknowledged && !(deleted === "begun" && count === 0)) {
      findings.lost.push(`${what}: ${count} of ${acknowledged} records`);
    }
    if (count > begun) findings.risen.push(`${what}: ${count} records, and ${begun} were written`);
    findings.torn.push(...wrongRecords(records).map((wrong) => `${what}: ${wrong}`));
    const open = records.at(-1)?.open ?? false;
    if (open !== unfinished.has(id)) {
      findings.unfinished.push(`${what}: ${open ? "open and not found" : "found and not open"}`);
    }
    unfinished.delete(id);
    ledger.settleStream(id, count);
  }
  for (const id of unfinished) findings.unfinished.push(`stream ${id}: found, and nobody wrote it`);
}

async function recordsOf(store: Store, id: string): Promise<WorkRecord[] | string> {
  const records: WorkRecord[] = [];
  try {
    for await (const record of store.journal.read(id)) records.push(parseRecord(record));
  } catch (error) {
    return String(error);
  }
  return records;
}

/** Each record must stand where it was written, and each append must be there whole. */
function wrongRecords(records: readonly WorkRecord[]): string[] {
  const wrong: string[] = [];
  for (const [index, { position, text }] of records.entries()) {
    if (position !== index) wrong.push(`record ${position} stands at ${index}`);
    if (text !== textAt(index)) wrong.push(`record ${index} has another text`);
  }
  const last = records.at(-1);
  if (last !== undefined && last.end !== records.length)
    wrong.push(`${records.length} records, and the last append ended at ${last.end}`);
  return wrong;
}
