import { expect, test } from "vitest";
import { collect } from "../../../tests/testing/video-test-app.ts";
import { MemoryJournal } from "../../store/memory-journal.ts";
import type { Clock } from "../../util/clock.ts";
import { repeatId } from "./repeat-id.ts";
import { noRepeats } from "./repeat-record.ts";
import { appendRepeats, noteAnswer, readRepeats } from "./repeat-stream.ts";

const request = { kind: "image", provider: "p", model: "m", owner: "ada", requestHash: "0" } as const;
const id = repeatId(request);
const [a, b] = ["01990000-0000-7000-8000-00000000000a", "01990000-0000-7000-8000-00000000000b"];

/** A clock whose time advances only during a sleep. */
function sleepingClock(): Clock & { time: number } {
  const clock = {
    time: 0,
    now: () => clock.time,
    monotonic: () => clock.time,
    async sleep(ms: number) {
      clock.time += ms;
    },
  };
  return clock;
}

function setUp() {
  const journal = new MemoryJournal();
  const clock = sleepingClock();
  const stream = { journal, clock, request, id };
  const answer = async (batchId: string) => {
    const history = await readRepeats(stream);
    return appendRepeats(stream, history, [{ type: "answer", batchId }]);
  };
  const records = () => collect(journal.read(id));
  return { journal, clock, stream, answer, records };
}

test("a stream is deleted after its last outstanding answer, and not before", async () => {
  const { stream, answer, records } = setUp();
  await answer(a);
  await answer(b);
  await noteAnswer(stream, a, "closed");
  expect((await readRepeats(stream)).answers).toEqual([
    { batchId: b, isDelivered: false, endsWithCaller: false },
  ]);
  await noteAnswer(stream, b, "delivered");
  expect((await readRepeats(stream)).answers).toEqual([
    { batchId: b, isDelivered: true, endsWithCaller: false },
  ]);
  await noteAnswer(stream, b, "closed");
  expect(await records()).toEqual([]);
});

test("an answer that is continued is outstanding again", async () => {
  const { stream, answer } = setUp();
  await answer(a);
  await noteAnswer(stream, a, "delivered");
  await answer(a);
  expect((await readRepeats(stream)).answers).toEqual([
    { batchId: a, isDelivered: false, endsWithCaller: false },
  ]);
});

test("nothing is written for an unknown batch, or if nothing changes", async () => {
  const { stream, answer, records } = setUp();
  await noteAnswer(stream, a, "closed");
  expect(await records()).toEqual([]);
  await answer(a);
  await noteAnswer(stream, a, "delivered");
  await noteAnswer(stream, a, "delivered");
  await noteAnswer(stream, b, "closed");
  expect(await records()).toHaveLength(2);
});

test("an answer that is recorded while another one is closed is not lost", async () => {
  const { stream, journal, answer } = setUp();
  await answer(a);
  const append = journal.append.bind(journal);
  let isFirst = true;
  journal.append = async (...call) => {
    if (isFirst) {
      isFirst = false;
      await answer(b);
    }
    return append(...call);
  };
  await noteAnswer(stream, a, "closed");
  expect((await readRepeats(stream)).answers).toEqual([
    { batchId: b, isDelivered: false, endsWithCaller: false },
  ]);
});

test("a writer that takes long to seal a stream does not delete it, since others may use it", async () => {
  const { stream, journal, clock, answer } = setUp();
  await answer(a);
  const append = journal.append.bind(journal);
  journal.append = async (...call) => {
    const length = await append(...call);
    journal.append = append;
    clock.time += 1_500;
    // Another process has waited, deleted the stream, and recorded its own answer.
    await journal.delete(id);
    await answer(b);
    return length;
  };
  await noteAnswer(stream, a, "closed");
  expect((await readRepeats(stream)).answers).toEqual([
    { batchId: b, isDelivered: false, endsWithCaller: false },
  ]);
});

test("a stream whose writer crashed before the deletion is deleted by the next reader after a wait", async () => {
  const { stream, clock, journal, records } = setUp();
  const sealed = [
    { type: "answer", batchId: a },
    { type: "closed", batchId: a },
    { type: "sealed" },
  ] as const;
  await appendRepeats(stream, noRepeats, sealed);
  expect(await readRepeats(stream)).toEqual(noRepeats);
  expect(clock.time).toBeGreaterThan(2_000);
  expect(await records()).toEqual([]);

  await appendRepeats(stream, noRepeats, sealed);
  const before = clock.time;
  const sleep = clock.sleep.bind(clock);
  clock.sleep = async (ms) => {
    await journal.delete(id);
    await sleep(ms);
  };
  expect(await readRepeats(stream)).toEqual(noRepeats);
  expect(clock.time - before).toBeLessThan(100);
});

test("a record of a later version only advances the position", async () => {
  const { stream, journal, answer } = setUp();
  await journal.append(id, [{ type: "later" }, { type: "later", batchId: b }], 0);
  expect(await readRepeats(stream)).toEqual({ ...noRepeats, length: 2 });
  expect(await answer(a)).toBe(true);
});

test("an append that does not follow the last record is refused", async () => {
  const { stream, answer } = setUp();
  await answer(a);
  expect(await appendRepeats(stream, noRepeats, [{ type: "answer", batchId: b }])).toBe(false);
});
