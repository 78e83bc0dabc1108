import { systemClock } from "@dramatis/core";
import { assertPresent, equal } from "./assert.ts";
import { group } from "./group.ts";
import { assertLargeBody, createLargeBody, largeBodyBytes } from "./large-body.ts";
import { assertBoundedMemory, measureHeldMemory } from "./memory.ts";
import { openStored } from "./read-assertions.ts";
import { imageInfo, newId } from "./samples.ts";

/** Memory limits for stores that declare `streaming`, measured by the memory of buffers. */
export const streamingCases = [
  group("write").checkWith(
    ["streaming"],
    "64 MiB are stored and read in bounded memory",
    async ({ store }) => {
      const id = newId();
      const before = await measureHeldMemory();
      const source = createLargeBody(() => assertBoundedMemory(before, "A put of 64 MiB"));
      const { byteLength } = await store.put(id, source, imageInfo);
      equal(byteLength, largeBodyBytes, "The number of bytes");
      await assertLargeBody((await openStored(store, id)).stream());
    },
  ),

  group("read").checkWith(
    ["streaming"],
    "a reader that stops after one chunk causes only bounded read-ahead",
    async ({ store }) => {
      const id = newId();
      await store.put(
        id,
        createLargeBody(async () => undefined),
        imageInfo,
      );
      const found = await openStored(store, id);
      const before = await measureHeldMemory();
      const reader = found.stream().getReader();
      const { value } = await reader.read();
      // Gives a store that reads ahead the time to do so.
      for (let turn = 0; turn < 50; turn++) await systemClock.sleep(2);
      await assertBoundedMemory(before, "A reader that took one chunk of 64 MiB");
      equal(assertPresent(value, "The first chunk")[0], 0, "The first byte");
      await reader.cancel();
    },
  ),
];
