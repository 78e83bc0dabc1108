import { expect, it } from "vitest";
import { DownloadPlaces } from "./download-places.ts";

const { signal } = new AbortController();

/** Asks for so many places; `entered` lists those that were given, in order. */
function ask(places: DownloadPlaces, count: number) {
  const entered: number[] = [];
  const asked = Array.from({ length: count }, async (_, index) => {
    const place = await places.enter(signal);
    entered.push(index);
    return place;
  });
  return { entered, asked };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

it("lets so many download at once, and the others in the order of asking", async () => {
  const { entered, asked } = ask(new DownloadPlaces({ fast: 2, all: 4 }), 5);
  await settle();
  expect(entered).toEqual([0, 1]);
  (await asked[1])?.leave();
  await settle();
  expect(entered).toEqual([0, 1, 2]);
  (await asked[0])?.leave();
  (await asked[2])?.leave();
  await Promise.all(asked);
  expect(entered).toEqual([0, 1, 2, 3, 4]);
});

it("lets another one start for each that is slow, up to a limit of all", async () => {
  const { entered, asked } = ask(new DownloadPlaces({ fast: 1, all: 3 }), 5);
  for (const index of [0, 1, 2]) (await asked[index])?.share();
  await settle();
  expect(entered).toEqual([0, 1, 2]);
  (await asked[0])?.leave();
  await settle();
  expect(entered).toEqual([0, 1, 2, 3]);
});

it("counts a place once, however often it is shared and left", async () => {
  const { entered, asked } = ask(new DownloadPlaces({ fast: 1, all: 2 }), 4);
  const first = await asked[0];
  for (let times = 0; times < 3; times++) first?.share();
  for (let times = 0; times < 3; times++) first?.leave();
  await settle();
  expect(entered).toEqual([0, 1]);
});

it("rejects with the reason of a signal that aborts first, and passes the turn on", async () => {
  const places = new DownloadPlaces({ fast: 1, all: 1 });
  const first = await places.enter(signal);
  const aborted = new AbortController();
  const second = places.enter(aborted.signal);
  const third = places.enter(signal);
  aborted.abort(new Error("no longer wanted"));
  await expect(second).rejects.toThrow("no longer wanted");
  await expect(places.enter(aborted.signal)).rejects.toThrow("no longer wanted");
  first.leave();
  await expect(third).resolves.toBeDefined();
});

it("does not let one that comes later overtake those that wait", async () => {
  const places = new DownloadPlaces({ fast: 1, all: 1 });
  const first = await places.enter(signal);
  const entered: string[] = [];
  const waiting = places.enter(signal).then(() => entered.push("waiting"));
  first.leave();
  const late = places.enter(signal).then(() => entered.push("late"));
  await waiting;
  await settle();
  expect(entered).toEqual(["waiting"]);
  void late;
});
