import { describe, expect, test } from "vitest";
import { rejection } from "../../../tests/testing/replicate-server.ts";
import { EventQueue } from "./event-queue.ts";

async function collect(queue: EventQueue<number>): Promise<number[]> {
  const all: number[] = [];
  for await (const value of queue.read()) all.push(value);
  return all;
}

test("values that were pushed before the read are read in order, up to the end", async () => {
  const queue = new EventQueue<number>();
  for (const value of [1, 2, 3]) queue.push(value);
  queue.end();
  expect(await collect(queue)).toEqual([1, 2, 3]);
});

test("values that are pushed during the read are read", async () => {
  const queue = new EventQueue<number>();
  const reading = collect(queue);
  for (let value = 0; value < 100; value++) {
    queue.push(value);
    for (let turn = 0; turn < value % 4; turn++) await Promise.resolve();
  }
  queue.end();
  expect(await reading).toEqual(Array.from({ length: 100 }, (_, value) => value));
});

test("a slow reader loses nothing", async () => {
  const queue = new EventQueue<number>();
  const seen: number[] = [];
  for (let value = 0; value < 3; value++) queue.push(value);
  for await (const value of queue.read()) {
    seen.push(value);
    if (value < 3) queue.push(value + 3);
    else queue.end();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
});

test("the end wakes a waiting reader", async () => {
  const queue = new EventQueue<number>();
  const reading = collect(queue);
  await Promise.resolve();
  queue.end();
  expect(await reading).toEqual([]);
});

describe("a failure", () => {
  test("comes after the values that were pushed before it", async () => {
    const queue = new EventQueue<number>();
    const seen: number[] = [];
    queue.push(1);
    queue.fail(new Error("broken"));
    const error = await rejection(
      (async () => {
        for await (const value of queue.read()) seen.push(value);
      })(),
    );
    expect(seen).toEqual([1]);
    expect(error).toMatchObject({ message: "broken" });
  });

  test("wakes a waiting reader, and can be undefined", async () => {
    const queue = new EventQueue<number>();
    const reading = rejection(collect(queue));
    await Promise.resolve();
    queue.fail(undefined);
    expect(await reading).toBeUndefined();
  });
});

test("after one reader stops, another can continue", async () => {
  const queue = new EventQueue<number>();
  for (const value of [1, 2, 3]) queue.push(value);
  queue.end();
  for await (const value of queue.read()) {
    expect(value).toBe(1);
    break;
  }
  expect(await collect(queue)).toEqual([2, 3]);
});
