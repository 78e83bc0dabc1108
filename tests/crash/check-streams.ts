import type { Store } from "../../packages/core/src/index.ts";
import type { Findings } from "./findings.ts";
import type { Ledger } from "./ledger.ts";
import { createText, parseRecord, type WorkRecord } from "./work-record.ts";

/** Compares the journal with the operations that were started and acknowledged. See `checkStore`. */
export async function checkStreams(store: Store, ledger: Ledger, findings: Findings): Promise<void> {
  const unfinished = new Set<string>();
  for await (const id of store.journal.unfinished({ kind: "batch" })) unfinished.add(id);
  for (const [id, { acknowledged, begun, deleted }] of ledger.streams) {
    const what = `stream ${id}`;
    const records = await readRecords(store, id);
    if (typeof records === "string") {
      findings.torn.push(`${what}: ${records}`);
      continue;
    }
    const count = records.length;
    if (deleted === "done") {
      if (count > 0) findings.resurrected.push(`${what}: it was deleted, but has ${count} records`);
    } else if (count < acknowledged && !(deleted === "begun" && count === 0)) {
      findings.lost.push(`${what}: ${count} of ${acknowledged} records`);
    }
    if (count > begun) findings.resurrected.push(`${what}: ${count} records, but only ${begun} were written`);
    findings.torn.push(...findWrongRecords(records).map((wrong) => `${what}: ${wrong}`));
    const open = records.at(-1)?.open ?? false;
    if (open !== unfinished.has(id)) {
      findings.unfinished.push(
        `${what}: ${open ? "open but not listed as unfinished" : "listed as unfinished but not open"}`,
      );
    }
    unfinished.delete(id);
    ledger.settleStream(id, count);
  }
  for (const id of unfinished)
    findings.unfinished.push(`stream ${id}: listed as unfinished, but never written`);
}

async function readRecords(store: Store, id: string): Promise<WorkRecord[] | string> {
  const records: WorkRecord[] = [];
  try {
    for await (const record of store.journal.read(id)) records.push(parseRecord(record));
  } catch (error) {
    return String(error);
  }
  return records;
}

/** Checks that each record is at the position where it was written, and that each append is complete. */
function findWrongRecords(records: readonly WorkRecord[]): string[] {
  const wrong: string[] = [];
  for (const [index, { position, text }] of records.entries()) {
    if (position !== index) wrong.push(`record ${position} is at position ${index}`);
    if (text !== createText(index)) wrong.push(`record ${index} has the wrong text`);
  }
  const last = records.at(-1);
  if (last !== undefined && last.end !== records.length)
    wrong.push(`${records.length} records, but the last append ended at ${last.end}`);
  return wrong;
}
