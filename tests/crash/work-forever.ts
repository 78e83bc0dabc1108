// Puts, appends and deletes indefinitely, with many operations at a time, until it is killed or its disk loses power.
// It reports when each operation starts and when it is acknowledged, and continues with the data of the previous
// process.
import { createHash, randomBytes, randomInt } from "node:crypto";
import { endWithParent } from "./end-with-parent.ts";
import { createSubject } from "./subjects.ts";
import { report } from "./work-event.ts";
import { createRecords } from "./work-record.ts";

const [name, directory = ""] = process.argv.slice(2);
const subject = createSubject(name, directory);
// Limits, so that every check can look at everything.
const keptAssets = 60;
const keptStreams = 6;

endWithParent();
report({ type: "ready" });
const { assets, streams } = await subject.existing();
const stored = [...assets];
const ended: string[] = [];
const left = [...streams];
await Promise.all([...Array.from({ length: 6 }, putForever), ...Array.from({ length: 4 }, appendForever)]);

async function putForever(): Promise<never> {
  while (true) {
    const id = crypto.randomUUID();
    const bytes = randomBytes(randomInt(10) === 0 ? randomInt(600_000) : randomInt(40_000));
    report({ type: "putting", id, sha256: createHash("sha256").update(bytes).digest("hex") });
    await subject.put(id, bytes);
    report({ type: "stored", id });
    stored.push(id);
    const [victim] = stored.length > keptAssets ? stored.splice(randomInt(stored.length), 1) : [];
    if (victim === undefined) continue;
    report({ type: "deleting", id: victim });
    await subject.delete(victim);
    report({ type: "deleted", id: victim });
  }
}

async function appendForever(): Promise<never> {
  while (true) {
    const [id, count] = left.pop() ?? [crypto.randomUUID(), 0];
    await fill(id, count);
    ended.push(id);
    const victim = ended.length > keptStreams ? ended.shift() : undefined;
    if (victim === undefined) continue;
    report({ type: "stream-deleting", id: victim });
    await subject.deleteStream(victim);
    report({ type: "stream-deleted", id: victim });
  }
}

/** Appends several times to one stream, often twice at once. The last append closes the stream. */
async function fill(id: string, start: number): Promise<void> {
  let position = start;
  for (let turn = randomInt(1, 12); turn >= 0; turn -= 1) {
    const first = append(id, position, position + randomInt(1, 4), turn > 0);
    position = first.end;
    const second = turn > 0 && randomInt(3) === 0 ? append(id, position, position + 1, true) : first;
    position = second.end;
    await Promise.all([first.done, second.done]);
  }
}

function append(id: string, start: number, end: number, open: boolean) {
  report({ type: "appending", id, end });
  const appended = subject.append(id, createRecords(start, end, open), start, { kind: "batch", open });
  return { end, done: appended.then((count) => report({ type: "appended", id, count })) };
}
