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

/** A clock whose time passes only while somebody sleeps. */
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

function bench() {
  const journal = new MemoryJournal();
  const clock = sleepingClock();
  const place = { journal, clock, request, id };
  const answer = async (batchId: string) => {
    const history = await readRepeats(place);
    return appendRepeats(place, history, [{ type: "answer", batchId }]);
  };
  const records = () => collect(journal.read(id));
  return { journal, clock, place, answer, records };
}

test("a stream ends with its last outstanding answer, and not before", async () => {
  const { place, answer, records } = bench();
  await answer(a);
  await answer(b);
  await noteAnswer(place, a, "closed");
  expect((await readRepeats(place)).answers).toEqual([
    { batchId: b, isDelivered: false, endsWithCaller: false },
  ]);
  await noteAnswer(place, b, "delivered");
  expect((await readRepeats(place)).answers).toEqual([
    { batchId: b, isDelivered: true, endsWithCaller: false },
  ]);
  await noteAnswer(place, b, "closed");
  expect(await records()).toEqual([]);
});

test("an answer that is taken up again is outstanding again", async () => {
  const { place, answer } = bench();
  await answer(a);
  await noteAnswer(place, a, "delivered");
  await answer(a);
  expect((await readRepeats(place)).answers).toEqual([
    { batchId: a, isDelivered: false, endsWithCaller: false },
  ]);
});

test("nothing is written of a batch that the stream does not know, or of what it knows", async () => {
  const { place, answer, records } = bench();
  await noteAnswer(place, a, "closed");
  expect(await records()).toEqual([]);
  await answer(a);
  await noteAnswer(place, a, "delivered");
  await noteAnswer(place, a, "delivered");
  await noteAnswer(place, b, "closed");
  expect(await records()).toHaveLength(2);
});

test("an answer that is recorded meanwhile is not lost by the end of another", async () => {
  const { place, journal, answer } = bench();
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
  await noteAnswer(place, a, "closed");
  expect((await readRepeats(place)).answers).toEqual([
    { batchId: b, isDelivered: false, endsWithCaller: false },
  ]);
});

test("a writer that takes long to seal a stream deletes nothing: others may have done so and gone on", async () => {
  const { place, journal, clock, answer } = bench();
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
  await noteAnswer(place, a, "closed");
  expect((await readRepeats(place)).answers).toEqual([
    { batchId: b, isDelivered: false, endsWithCaller: false },
  ]);
});

test("a stream whose writer died before it deleted it is deleted by the next, who waits first", async () => {
  const { place, clock, journal, records } = bench();
  const sealed = [
    { type: "answer", batchId: a },
    { type: "closed", batchId: a },
    { type: "sealed" },
  ] as const;
  await appendRepeats(place, noRepeats, sealed);
  expect(await readRepeats(place)).toEqual(noRepeats);
  expect(clock.time).toBeGreaterThan(2_000);
  expect(await records()).toEqual([]);

  await appendRepeats(place, noRepeats, sealed);
  const before = clock.time;
  const sleep = clock.sleep.bind(clock);
  clock.sleep = async (ms) => {
    await journal.delete(id);
    await sleep(ms);
  };
  expect(await readRepeats(place)).toEqual(noRepeats);
  expect(clock.time - before).toBeLessThan(100);
});

test("a record of a later version counts as a position", async () => {
  const { place, journal, answer } = bench();
  await journal.append(id, [{ type: "later" }, { type: "later", batchId: b }], 0);
  expect(await readRepeats(place)).toEqual({ ...noRepeats, length: 2 });
  expect(await answer(a)).toBe(true);
});

test("what is appended behind another record than the last is refused", async () => {
  const { place, answer } = bench();
  await answer(a);
  expect(await appendRepeats(place, noRepeats, [{ type: "answer", batchId: b }])).toBe(false);
});
