import { expect, it } from "vitest";
import { BufferPool } from "./buffer-pool.ts";

it("gives a buffer again that was given back, to one at a time", () => {
  const pool = new BufferPool(1_000_000);
  const first = pool.take(100_000);
  expect(first.byteLength).toBeGreaterThanOrEqual(100_000);
  expect(pool.take(100_000)).not.toBe(first);
  pool.give(first);
  expect(pool.take(90_000)).toBe(first);
  expect(pool.take(90_000)).not.toBe(first);
});

it("keeps no more than it may", () => {
  const pool = new BufferPool(300_000);
  const buffers = [pool.take(131_072), pool.take(131_072), pool.take(131_072)];
  for (const buffer of buffers) pool.give(buffer);
  const again = new Set([pool.take(131_072), pool.take(131_072), pool.take(131_072)]);
  expect(buffers.filter((buffer) => again.has(buffer)).length).toBe(2);
});
