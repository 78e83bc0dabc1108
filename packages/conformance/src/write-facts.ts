import { systemClock } from "@dramatis/core";
import { type AssetOrigin, type PutInfo, sha256Hex } from "@dramatis/core/store";
import { equal, isTrue } from "./assert.ts";
import { sourceOf } from "./bodies.ts";
import { group } from "./group.ts";
import { isAbsent, listed, opened } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";
import { within } from "./with-timeout.ts";

const { check } = group("write");

const origins: readonly AssetOrigin[] = [
  { type: "generated", batchId: newId(), slot: 0, attempt: 1 },
  { type: "uploaded", filename: "../ke\u0000eper \u2028.png" },
  { type: "uploaded" },
  { type: "migrated", path: "old/keeper.png" },
];

/** What is known of an asset beside its bytes. */
export const writeFactCases = [
  check("all that is known of an asset comes back, however one looks", async ({ store }) => {
    const info: PutInfo = {
      kind: "video",
      mediaType: "video/mp4",
      metadata: { prompt: "a storm" },
      origin: { type: "generated", batchId: newId(), slot: 3, attempt: 2 },
      createdAt: "2026-01-02T03:04:05.678Z",
    };
    const id = newId();
    const asset = await store.put(id, fewBytes, info);
    equal(
      asset,
      { ...info, id, byteLength: fewBytes.byteLength, sha256: await sha256Hex(fewBytes) },
      "The answer of `put`",
    );
    equal(await store.head(id), asset, "What `head` knows");
    equal((await opened(store, id)).asset, asset, "What `open` knows");
    equal(await listed(store), [asset], "What the listing has");
  }),

  check("the media type is kept, whatever the bytes look like", async ({ store }) => {
    for (const mediaType of ["image/png", "image/jpeg", "image/avif", "video/webm", "image/svg+xml"]) {
      const id = newId();
      await store.put(id, fewBytes, { ...imageInfo, mediaType });
      equal((await store.head(id))?.mediaType, mediaType, "The media type");
    }
  }),

  check("each origin is kept", async ({ store }) => {
    for (const origin of origins) {
      const id = newId();
      await store.put(id, fewBytes, { ...imageInfo, origin });
      equal((await store.head(id))?.origin, origin, "The origin");
    }
  }),

  check("an asset that is given no time has that of now, as ISO 8601 in UTC", async ({ store }) => {
    const { createdAt } = await store.put(newId(), fewBytes, imageInfo);
    const time = Date.parse(createdAt);
    isTrue(
      new Date(time).toISOString() === createdAt,
      `A time must be as \`toISOString\` gives it, not ${createdAt}`,
    );
    // Clocks of a store elsewhere may differ, though not by a day.
    isTrue(Math.abs(systemClock.now() - time) < 86_400_000, `The time must be that of now, not ${createdAt}`);
  }),

  check("nothing can be seen of an asset before its last byte came", async ({ store }) => {
    const id = newId();
    const stop = new AbortController();
    const { stream, told } = sourceOf([fewBytes, fewBytes], "stall");
    const putting = store.put(id, stream, { ...imageInfo, signal: stop.signal }).catch(() => undefined);
    // The third pull comes once both chunks were taken.
    for (let turn = 0; told.pulled < 3 && turn < 1000; turn++) await systemClock.sleep(1);
    await isAbsent(store, id);
    stop.abort();
    await within(putting, "A put that was aborted");
  }),
];
