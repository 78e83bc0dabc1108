import type { PredictionRecord } from "./prediction-record.ts";

export interface PredictionStore {
  /** All kept predictions, in creation order. */
  readonly records: readonly PredictionRecord[];
  add(record: PredictionRecord): void;
  byId(id: string): PredictionRecord | undefined;
  byOutputKey(key: string): PredictionRecord | undefined;
}

/** Creates a store of predictions that drops the oldest ones beyond `limit`. */
export function createPredictionStore(limit: number): PredictionStore {
  const records: PredictionRecord[] = [];
  const ids = new Map<string, PredictionRecord>();
  const outputKeys = new Map<string, PredictionRecord>();

  function add(record: PredictionRecord): void {
    records.push(record);
    ids.set(record.id, record);
    outputKeys.set(record.outputKey, record);
    if (records.length <= limit) return;
    const oldest = records.shift();
    if (oldest === undefined) return;
    ids.delete(oldest.id);
    outputKeys.delete(oldest.outputKey);
  }

  return { records, add, byId: (id) => ids.get(id), byOutputKey: (key) => outputKeys.get(key) };
}
