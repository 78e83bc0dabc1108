import type { AppendOptions, JournalRecord, Store } from "../../packages/core/src/store/index.ts";
import { FsStore, fsStore } from "../../packages/fs-store/src/fs-store.ts";
import { allAssets } from "./check-store.ts";
import { imageInfo } from "./image-info.ts";
import { opsWithoutSync } from "./ops-without-sync.ts";
import { plainWriter } from "./plain-writer.ts";

/** The operations of a store, or of a simpler writer, that is killed or loses power. */
export interface Subject {
  put(id: string, bytes: Uint8Array): Promise<unknown>;
  delete(id: string): Promise<unknown>;
  append(
    id: string,
    records: readonly JournalRecord[],
    expected: number,
    options: AppendOptions,
  ): Promise<number>;
  deleteStream(id: string): Promise<unknown>;
  /** Returns what earlier processes left: the ids of assets, and open streams with their record counts. */
  existing(): Promise<{ readonly assets: readonly string[]; readonly streams: ReadonlyMap<string, number> }>;
}

/** The store, and controls that are less safe. If the harness finds no fault in the controls, it cannot find any. */
export const subjectNames = ["fsStore", "fsStore without any sync", "writeFile and appendFile"] as const;

export type SubjectName = (typeof subjectNames)[number];

export function createSubject(name: string | undefined, directory: string): Subject {
  switch (name) {
    case "fsStore":
      return storeSubject(fsStore({ directory }));
    case "fsStore without any sync":
      return storeSubject(new FsStore({ directory }, opsWithoutSync));
    case "writeFile and appendFile":
      return plainWriter(directory);
    default:
      throw new Error(`Unknown subject: ${name}`);
  }
}

function storeSubject(store: Store): Subject {
  return {
    put: (id, bytes) => store.put(id, bytes, imageInfo),
    delete: (id) => store.delete(id),
    append: (id, records, expected, options) => store.journal.append(id, records, expected, options),
    deleteStream: (id) => store.journal.delete(id),
    async existing() {
      const streams = new Map<string, number>();
      for await (const id of store.journal.unfinished()) {
        let count = 0;
        for await (const _ of store.journal.read(id)) count += 1;
        streams.set(id, count);
      }
      return { assets: (await allAssets(store)).map(({ id }) => id), streams };
    },
  };
}
