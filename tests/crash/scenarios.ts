import type { Store } from "../../packages/core/src/index.ts";
import { imageInfo } from "./image-info.ts";
import { appendedTogether, bytesOf, type Operation } from "./operation.ts";
import { parseRecord, textAt, workRecords } from "./work-record.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
/** Another one, in the same shard. */
export const neighbour = "7c0e7d0a-94a1-4d53-8e0f-1f27a9b0c43d";

/** One operation that is to be cut short or refused, at each of its calls. */
export interface Scenario {
  readonly name: string;
  /** What is there before, acknowledged. */
  prepare(directory: string): readonly Operation[];
  operation(directory: string): Operation;
  /** Whether a store shows it as done, or everything as before; what is in between is an error. */
  isDone(store: Store): Promise<boolean>;
  /** Does the same again. */
  repeat(store: Store): Promise<unknown>;
  /** Whether it may have been done where it was refused as `store_failed`. */
  readonly mayBeDoneThough: boolean;
}

const put = (directory: string): Operation => ({ type: "put", directory, id });
const putNeighbour = (directory: string): Operation => ({ type: "put", directory, id: neighbour });
const append = (directory: string, expected: number): Operation => ({
  type: "append",
  directory,
  id,
  expected,
});

const aPut: Pick<Scenario, "isDone" | "repeat" | "operation" | "mayBeDoneThough"> = {
  operation: put,
  isDone: (store) => isWhole(store, id),
  repeat: (store) => store.put(id, bytesOf(id), imageInfo),
  mayBeDoneThough: false,
};

function anAppend(expected: number): Pick<Scenario, "isDone" | "repeat" | "operation" | "mayBeDoneThough"> {
  return {
    operation: (directory) => append(directory, expected),
    isDone: (store) => isAppended(store, expected),
    repeat(store) {
      const records = workRecords(expected, expected + appendedTogether, true);
      return store.journal.append(id, records, expected, { kind: "batch", open: true });
    },
    // The contract: after `store_failed` the outcome is unknown.
    mayBeDoneThough: true,
  };
}

export const scenarios: readonly Scenario[] = [
  {
    ...aPut,
    name: "a put into a shard that is there",
    prepare: (directory) => [putNeighbour(directory)],
  },
  { ...aPut, name: "the first put of an empty folder", prepare: () => [] },
  {
    ...anAppend(0),
    name: "the first append to a stream",
    prepare: (directory) => [putNeighbour(directory)],
  },
  { ...anAppend(0), name: "the first append of an empty folder", prepare: () => [] },
  {
    ...anAppend(appendedTogether),
    name: "a later append",
    prepare: (directory) => [putNeighbour(directory), append(directory, 0)],
  },
  {
    name: "a removal",
    prepare: (directory) => [putNeighbour(directory), put(directory)],
    operation: (directory) => ({ type: "delete", directory, id }),
    isDone: async (store) => !(await isWhole(store, id)),
    repeat: (store) => store.delete(id),
    mayBeDoneThough: true,
  },
];

/** Whether there is an asset; one that is listed, or can be opened, must be whole. */
export async function isWhole(store: Store, asset: string): Promise<boolean> {
  const { items } = await store.list();
  const listed = items.some((item) => item.id === asset);
  const found = await store.open(asset);
  if (listed !== (found !== undefined)) throw new Error(`${asset} is ${listed ? "" : "not "}listed only`);
  const bytes = await found?.bytes();
  if (bytes !== undefined && Buffer.compare(bytes, bytesOf(asset)) !== 0) throw new Error(`${asset} is torn`);
  return bytes !== undefined;
}

async function isAppended(store: Store, expected: number): Promise<boolean> {
  let count = 0;
  for await (const record of store.journal.read(id)) {
    const { position, text } = parseRecord(record);
    if (position !== count || text !== textAt(count)) throw new Error(`record ${count} is another one`);
    count += 1;
  }
  if (count !== expected && count !== expected + appendedTogether) throw new Error(`${count} records`);
  const unfinished: string[] = [];
  for await (const stream of store.journal.unfinished({ kind: "batch" })) unfinished.push(stream);
  if (unfinished.join() !== (count === 0 ? "" : id))
    throw new Error(`${unfinished.length} unfinished streams`);
  return count > expected;
}
