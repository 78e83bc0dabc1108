import type { JournalRecord } from "@dramatis/core/store";
import { expect, it } from "vitest";
import { fsStore } from "../fs-store.ts";
import { collect, recordsOf } from "../testing/samples.ts";
import { filesIn, temporaryDirectory } from "../testing/temporary-directory.ts";

const id = "018f4e6a-7c11-7d3a-9a55-5a1b2c3d4e5f";

it("removes a stream with its marker, and can create it again", async () => {
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  await store.journal.delete(id);
  await store.journal.append(id, [{ step: 0 }], 0, { open: true });
  await store.journal.delete(id);
  expect(await recordsOf(store, id)).toEqual([]);
  expect(await collect(store.journal.unfinished())).toEqual([]);
  // Only a line of the index is left, which lists nothing.
  expect(await filesIn(directory)).toEqual(["journal/index/streams"]);
  expect(await store.journal.list()).toEqual({ items: [] });
  expect(await store.journal.append(id, [{ step: 1 }], 0)).toBe(1);
  expect(await recordsOf(store, id)).toEqual([{ step: 1 }]);
});

it("reads 3,000 records, and one record of a megabyte", async () => {
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  const records: JournalRecord[] = Array.from({ length: 3000 }, (_, step) => ({ step }));
  await store.journal.append(id, records, 0);
  await store.journal.append(id, [{ text: "ä".repeat(500_000) }], 3000);
  const read = await recordsOf(fsStore({ directory }), id);
  expect(read.slice(0, 3000)).toEqual(records);
  expect(read[3000]).toEqual({ text: "ä".repeat(500_000) });
});
