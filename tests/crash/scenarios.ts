import type { Store } from "../../packages/core/src/index.ts";
import { imageInfo } from "./image-info.ts";
import { createBytes, type Operation, recordsPerAppend } from "./operation.ts";
import { createRecords, createText, parseRecord } from "./work-record.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
/** Another id in the same shard. */
export const neighbor = "7c0e7d0a-94a1-4d53-8e0f-1f27a9b0c43d";

/** An operation that is interrupted or refused at each of its system calls. */
export interface Scenario {
  readonly name: string;
  /** The operations that must have succeeded before. */
  prepare(directory: string): readonly Operation[];
  operation(directory: string): Operation;
  /** Returns whether the operation is done. Throws if it is only done in part. */
  isDone(store: Store): Promise<boolean>;
  /** Runs the operation again. */
  repeat(store: Store): Promise<unknown>;
  /** Whether the operation can be done even if it failed with `store_failed`. */
  readonly canBeDoneDespiteError: boolean;
}

const put = (directory: string): Operation => ({ type: "put", directory, id });
const putNeighbor = (directory: string): Operation => ({ type: "put", directory, id: neighbor });
const append = (directory: string, expected: number): Operation => ({
  type: "append",
  directory,
  id,
  expected,
});

const putScenario: Pick<Scenario, "isDone" | "repeat" | "operation" | "canBeDoneDespiteError"> = {
  operation: put,
  isDone: (store) => isComplete(store, id),
  repeat: (store) => store.put(id, createBytes(id), imageInfo),
  canBeDoneDespiteError: false,
};

function appendScenario(
  expected: number,
): Pick<Scenario, "isDone" | "repeat" | "operation" | "canBeDoneDespiteError"> {
  return {
    operation: (directory) => append(directory, expected),
    isDone: (store) => isAppended(store, expected),
    repeat(store) {
      const records = createRecords(expected, expected + recordsPerAppend, true);
      return store.journal.append(id, records, expected, { kind: "batch", open: true });
    },
    // According to the contract, the outcome is unknown after `store_failed`.
    canBeDoneDespiteError: true,
  };
}

export const scenarios: readonly Scenario[] = [
  {
    ...putScenario,
    name: "a put into an existing shard",
    prepare: (directory) => [putNeighbor(directory)],
  },
  { ...putScenario, name: "the first put into an empty folder", prepare: () => [] },
  {
    ...appendScenario(0),
    name: "the first append to a stream",
    prepare: (directory) => [putNeighbor(directory)],
  },
  { ...appendScenario(0), name: "the first append in an empty folder", prepare: () => [] },
  {
    ...appendScenario(recordsPerAppend),
    name: "a later append",
    prepare: (directory) => [putNeighbor(directory), append(directory, 0)],
  },
  {
    name: "a removal",
    prepare: (directory) => [putNeighbor(directory), put(directory)],
    operation: (directory) => ({ type: "delete", directory, id }),
    isDone: async (store) => !(await isComplete(store, id)),
    repeat: (store) => store.delete(id),
    canBeDoneDespiteError: true,
  },
];

/** Returns whether the asset exists. Throws if it is listed or can be opened, but is not complete. */
export async function isComplete(store: Store, asset: string): Promise<boolean> {
  const { items } = await store.list();
  const listed = items.some((item) => item.id === asset);
  const found = await store.open(asset);
  if (listed !== (found !== undefined))
    throw new Error(
      listed ? `${asset} is listed but cannot be opened` : `${asset} can be opened but is not listed`,
    );
  const bytes = await found?.bytes();
  if (bytes !== undefined && Buffer.compare(bytes, createBytes(asset)) !== 0)
    throw new Error(`${asset} is torn`);
  return bytes !== undefined;
}

async function isAppended(store: Store, expected: number): Promise<boolean> {
  let count = 0;
  for await (const record of store.journal.read(id)) {
    const { position, text } = parseRecord(record);
    if (position !== count || text !== createText(count)) throw new Error(`record ${count} is wrong`);
    count += 1;
  }
  if (count !== expected && count !== expected + recordsPerAppend) throw new Error(`${count} records`);
  const unfinished: string[] = [];
  for await (const stream of store.journal.unfinished({ kind: "batch" })) unfinished.push(stream);
  if (unfinished.join() !== (count === 0 ? "" : id))
    throw new Error(`${unfinished.length} unfinished streams`);
  return count > expected;
}
