import { expect, it } from "vitest";
import { DownloadSemaphore } from "./download-semaphore.ts";

const { signal } = new AbortController();

/** Requests `count` permits; `admitted` lists those that were granted, in order. */
function request(semaphore: DownloadSemaphore, count: number) {
  const admitted: number[] = [];
  const permits = Array.from({ length: count }, async (_, index) => {
    const permit = await semaphore.acquire(signal);
    admitted.push(index);
    return permit;
  });
  return { admitted, permits };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

it("admits as many downloads as the limit, and the others in the order of their requests", async () => {
  const { admitted, permits } = request(new DownloadSemaphore({ fast: 2, all: 4 }), 5);
  await settle();
  expect(admitted).toEqual([0, 1]);
  (await permits[1])?.release();
  await settle();
  expect(admitted).toEqual([0, 1, 2]);
  (await permits[0])?.release();
  (await permits[2])?.release();
  await Promise.all(permits);
  expect(admitted).toEqual([0, 1, 2, 3, 4]);
});

it("admits another download for each slow one, up to the limit for all", async () => {
  const { admitted, permits } = request(new DownloadSemaphore({ fast: 1, all: 3 }), 5);
  for (const index of [0, 1, 2]) (await permits[index])?.markSlow();
  await settle();
  expect(admitted).toEqual([0, 1, 2]);
  (await permits[0])?.release();
  await settle();
  expect(admitted).toEqual([0, 1, 2, 3]);
});

it("counts a permit once, however often it is marked as slow and released", async () => {
  const { admitted, permits } = request(new DownloadSemaphore({ fast: 1, all: 2 }), 4);
  const first = await permits[0];
  for (let times = 0; times < 3; times++) first?.markSlow();
  for (let times = 0; times < 3; times++) first?.release();
  await settle();
  expect(admitted).toEqual([0, 1]);
});

it("rejects with the reason of a signal that aborts first, and admits the next download instead", async () => {
  const semaphore = new DownloadSemaphore({ fast: 1, all: 1 });
  const first = await semaphore.acquire(signal);
  const aborted = new AbortController();
  const second = semaphore.acquire(aborted.signal);
  const third = semaphore.acquire(signal);
  aborted.abort(new Error("no longer wanted"));
  await expect(second).rejects.toThrow("no longer wanted");
  await expect(semaphore.acquire(aborted.signal)).rejects.toThrow("no longer wanted");
  first.release();
  await expect(third).resolves.toBeDefined();
});

it("does not admit a later request before those that wait", async () => {
  const semaphore = new DownloadSemaphore({ fast: 1, all: 1 });
  const first = await semaphore.acquire(signal);
  const admitted: string[] = [];
  const waiting = semaphore.acquire(signal).then(() => admitted.push("waiting"));
  first.release();
  const late = semaphore.acquire(signal).then(() => admitted.push("late"));
  await waiting;
  await settle();
  expect(admitted).toEqual(["waiting"]);
  void late;
});
