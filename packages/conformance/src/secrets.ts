import { equal, isTrue, rejection, rejects } from "./assert.ts";
import { everyMethod } from "./every-method.ts";
import { group } from "./group.ts";
import { opened, readAll } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId, sampleBytes } from "./samples.ts";
import { visibleText } from "./visible-text.ts";

const { check, checkWith } = group("life");

const secret = "hunter2-the-keeper-is-ill";
const secretInfo = { ...imageInfo, metadata: { description: secret } };

/** Absolute paths, tokens in an address, and what the caller stored. */
const patterns: readonly RegExp[] = [
  /\/(tmp|home|var|root|Users|private|mnt|work)\//,
  /[A-Z]:\\/,
  /[?&](X-Amz-[A-Za-z]+|token|sig)=/,
  /\/\/[^/\s]*:[^/\s]*@/,
  new RegExp(secret),
];

/** Expects that neither a text nor JSON nor a look inside shows what is nobody's business. */
function reveals(value: unknown, what: string): void {
  const text = visibleText(value);
  for (const pattern of patterns) {
    isTrue(
      !pattern.test(text),
      `${what} must show nothing like ${pattern}, and shows ${pattern.exec(text)?.[0]}`,
    );
  }
}

/** What a store must not show. */
export const secretCases = [
  check("neither a store nor its errors show what it holds or where", async ({ store }) => {
    const id = newId();
    await store.put(id, fewBytes, secretInfo);
    await store.journal.append(id, [{ secret }], 0);
    reveals(store, "A store");
    reveals(await opened(store, id).then(({ asset: { metadata: _, ...rest } }) => rest), "An asset");
    const again = () => store.put(id, Uint8Array.of(9), secretInfo);
    reveals(await rejects(again, "conflict", "A second put"), "The error of a second put");
    const append = () => store.journal.append(id, [{ secret }], 0);
    reveals(await rejects(append, "conflict", "A late append"), "The error of a late append");
    const long = () => store.put(newId(), fewBytes, { ...secretInfo, byteLength: 6 });
    reveals(await rejects(long, "store_failed", "A put with too few bytes"), "The error of a put");
    await store.close();
    reveals(await rejects(again, "store_failed", "A put after close"), "The error of a put after close");
    reveals(store, "A store that was closed");
  }),

  checkWith(["breakDown"], "a backend's failure is an error without paths and secrets", async (stage) => {
    const { store } = stage;
    const [id, streamId] = [newId(), newId()];
    await store.put(id, sampleBytes(1000), secretInfo);
    await store.journal.append(streamId, [{ secret }], 0, { open: true });
    const found = await opened(store, id);
    await stage.facility("breakDown")(store);
    const calls = {
      ...everyMethod(store, id, streamId),
      "journal.append": () => store.journal.append(streamId, [{ secret }], 1),
      bytes: () => found.bytes(),
      stream: async () => readAll(found.stream()),
    };
    for (const [name, call] of Object.entries(calls)) {
      const error = await rejection(call, `\`${name}\` where the backend fails`);
      await rejects(() => Promise.reject(error), "store_failed", `\`${name}\` where the backend fails`);
      reveals(error, `The error of \`${name}\``);
    }
    reveals(store, "A store whose backend fails");
  }),

  checkWith(["openHandles"], "a store that was closed has no handle open", async (stage) => {
    const { store } = stage;
    const id = newId();
    await store.put(id, fewBytes, imageInfo);
    await store.journal.append(id, [{ a: 1 }], 0, { open: true });
    await readAll((await opened(store, id)).stream());
    await store.close();
    equal(await stage.facility("openHandles")(store), 0, "The handles that are open");
  }),
];
