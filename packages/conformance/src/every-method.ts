import type { Store } from "@dramatis/core/store";
import { collect } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";

/** Valid calls of each store method except `close`, by the method's name. */
export function everyMethod(
  store: Store,
  id = newId(),
  streamId = newId(),
): Readonly<Record<string, () => Promise<unknown>>> {
  const { journal, url } = store;
  return {
    put: () => store.put(newId(), fewBytes, imageInfo),
    open: () => store.open(id),
    head: () => store.head(id),
    list: () => store.list(),
    delete: () => store.delete(id),
    "journal.append": () => journal.append(streamId, [{ a: 1 }], 0),
    "journal.read": () => collect(journal.read(streamId)),
    "journal.unfinished": () => collect(journal.unfinished()),
    "journal.list": () => journal.list(),
    "journal.delete": () => journal.delete(streamId),
    ...(url !== undefined && { url: async () => store.url?.(id, { expiresInSeconds: 60 }) }),
  };
}
