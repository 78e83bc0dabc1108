import { systemClock } from "@dramatis/core";
import { type AssetOrigin, type PutInfo, sha256Hex } from "@dramatis/core/store";
import { assertTrue, equal } from "./assert.ts";
import { createSource } from "./bodies.ts";
import { group } from "./group.ts";
import { assertMissing, listAll, openStored } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";
import { withTimeout } from "./with-timeout.ts";

const { check } = group("write");

const origins: readonly AssetOrigin[] = [
  { type: "generated", batchId: newId(), slot: 0, attempt: 1 },
  { type: "uploaded", filename: "../ke\u0000eper \u2028.png" },
  { type: "uploaded" },
  { type: "migrated", path: "old/keeper.png" },
];

/** An asset is stored with its type, metadata, origin and time. */
export const writeFactCases = [
  check("`put`, `head`, `open` and `list` return the same complete asset", async ({ store }) => {
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
      "The asset that `put` returns",
    );
    equal(await store.head(id), asset, "The asset that `head` returns");
    equal((await openStored(store, id)).asset, asset, "The asset that `open` returns");
    equal(await listAll(store), [asset], "The listed assets");
  }),

  check("the media type is kept, whatever the bytes are", async ({ store }) => {
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

  check("an asset without a time gets the current time, as ISO 8601 in UTC", async ({ store }) => {
    const { createdAt } = await store.put(newId(), fewBytes, imageInfo);
    const time = Date.parse(createdAt);
    assertTrue(
      new Date(time).toISOString() === createdAt,
      `\`createdAt\` must have the form of \`toISOString\`, received ${createdAt}`,
    );
    // The clock of a remote store may differ, but not by a day.
    assertTrue(
      Math.abs(systemClock.now() - time) < 86_400_000,
      `\`createdAt\` must be the current time, received ${createdAt}`,
    );
  }),

  check("an asset is not visible before its last byte is stored", async ({ store }) => {
    const id = newId();
    const stop = new AbortController();
    const { stream, observed } = createSource([fewBytes, fewBytes], "stall");
    const putting = store.put(id, stream, { ...imageInfo, signal: stop.signal }).catch(() => undefined);
    // The third pull comes after both chunks were read.
    for (let turn = 0; observed.pulled < 3 && turn < 1000; turn++) await systemClock.sleep(1);
    await assertMissing(store, id);
    stop.abort();
    await withTimeout(putting, "An aborted put");
  }),
];
