import { systemClock } from "@dramatis/core";
import { equal, present } from "./assert.ts";
import { group } from "./group.ts";
import { heldMemory, isBounded, isMuch, muchBytes, muchSource } from "./large-body.ts";
import { opened } from "./read-assertions.ts";
import { imageInfo, newId } from "./samples.ts";

/** What a store that declares `streaming` is held to, by the memory that buffers take. */
export const streamingCases = [
  group("write").checkWith(["streaming"], "64 MiB pass through in bounded memory", async ({ store }) => {
    const id = newId();
    const before = await heldMemory();
    const source = muchSource(() => isBounded(before, "A put of 64 MiB"));
    const { byteLength } = await store.put(id, source, imageInfo);
    equal(byteLength, muchBytes, "The number of bytes");
    await isMuch((await opened(store, id)).stream());
  }),

  group("read").checkWith(
    ["streaming"],
    "a reader that stops after a chunk is not read ahead of without bound",
    async ({ store }) => {
      const id = newId();
      await store.put(
        id,
        muchSource(async () => undefined),
        imageInfo,
      );
      const found = await opened(store, id);
      const before = await heldMemory();
      const reader = found.stream().getReader();
      const { value } = await reader.read();
      // Whoever reads on by itself gets the time to do it.
      for (let turn = 0; turn < 50; turn++) await systemClock.sleep(2);
      await isBounded(before, "A reader that took one chunk of 64 MiB");
      equal(present(value, "The first chunk")[0], 0, "The first byte");
      await reader.cancel();
    },
  ),
];
