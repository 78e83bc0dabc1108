import { assertTrue, captureRejection, equal, rejects } from "./assert.ts";
import { everyMethod } from "./every-method.ts";
import { group } from "./group.ts";
import { openStored, readAll } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId, sampleBytes } from "./samples.ts";
import { visibleText } from "./visible-text.ts";

const { check, checkWith } = group("lifecycle");

const secret = "hunter2-the-keeper-is-ill";
const secretInfo = { ...imageInfo, metadata: { description: secret } };

/** Absolute paths, tokens in URLs, and what the caller stored. */
const patterns: readonly RegExp[] = [
  /\/(tmp|home|var|root|Users|private|mnt|work)\//,
  /[A-Z]:\\/,
  /[?&](X-Amz-[A-Za-z]+|token|sig)=/,
  /\/\/[^/\s]*:[^/\s]*@/,
  new RegExp(secret),
];

/** Expects that no string, JSON or inspected form of a value matches one of the patterns. */
function assertRevealsNothing(value: unknown, what: string): void {
  const text = visibleText(value);
  for (const pattern of patterns) {
    assertTrue(
      !pattern.test(text),
      `${what} must not reveal anything like ${pattern}, but reveals ${pattern.exec(text)?.[0]}`,
    );
  }
}

/** What a store must not reveal. */
export const secretCases = [
  check("neither a store nor its errors reveal its data or location", async ({ store }) => {
    const id = newId();
    await store.put(id, fewBytes, secretInfo);
    await store.journal.append(id, [{ secret }], 0);
    assertRevealsNothing(store, "A store");
    assertRevealsNothing(
      await openStored(store, id).then(({ asset: { metadata: _, ...rest } }) => rest),
      "An asset",
    );
    const again = () => store.put(id, Uint8Array.of(9), secretInfo);
    assertRevealsNothing(await rejects(again, "conflict", "A second put"), "The error of a second put");
    const append = () => store.journal.append(id, [{ secret }], 0);
    assertRevealsNothing(await rejects(append, "conflict", "A late append"), "The error of a late append");
    const long = () => store.put(newId(), fewBytes, { ...secretInfo, byteLength: 6 });
    assertRevealsNothing(
      await rejects(long, "store_failed", "A put with too few bytes"),
      "The error of a put",
    );
    await store.close();
    assertRevealsNothing(
      await rejects(again, "store_failed", "A put after close"),
      "The error of a put after close",
    );
    assertRevealsNothing(store, "A closed store");
  }),

  checkWith(["breakDown"], "the error of a failing backend has no paths or secrets", async (context) => {
    const { store } = context;
    const [id, streamId] = [newId(), newId()];
    await store.put(id, sampleBytes(1000), secretInfo);
    await store.journal.append(streamId, [{ secret }], 0, { open: true });
    const found = await openStored(store, id);
    await context.facility("breakDown")(store);
    const calls = {
      ...everyMethod(store, id, streamId),
      "journal.append": () => store.journal.append(streamId, [{ secret }], 1),
      bytes: () => found.bytes(),
      stream: async () => readAll(found.stream()),
    };
    for (const [name, call] of Object.entries(calls)) {
      const error = await captureRejection(call, `\`${name}\` with a failing backend`);
      await rejects(() => Promise.reject(error), "store_failed", `\`${name}\` with a failing backend`);
      assertRevealsNothing(error, `The error of \`${name}\``);
    }
    assertRevealsNothing(store, "A store with a failing backend");
  }),

  checkWith(["openHandles"], "a closed store has no open handles", async (context) => {
    const { store } = context;
    const id = newId();
    await store.put(id, fewBytes, imageInfo);
    await store.journal.append(id, [{ a: 1 }], 0, { open: true });
    await readAll((await openStored(store, id)).stream());
    await store.close();
    equal(await context.facility("openHandles")(store), 0, "The number of open handles");
  }),
];
