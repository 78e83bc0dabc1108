import { expect, it } from "vitest";
import { BufferPool } from "./buffer-pool.ts";

it("reuses a returned buffer, for one user at a time", () => {
  const pool = new BufferPool(1_000_000);
  const first = pool.take(100_000);
  expect(first.byteLength).toBeGreaterThanOrEqual(100_000);
  expect(pool.take(100_000)).not.toBe(first);
  pool.give(first);
  expect(pool.take(90_000)).toBe(first);
  expect(pool.take(90_000)).not.toBe(first);
});

it("does not keep more than its limit", () => {
  const pool = new BufferPool(300_000);
  const buffers = [pool.take(131_072), pool.take(131_072), pool.take(131_072)];
  for (const buffer of buffers) pool.give(buffer);
  const again = new Set([pool.take(131_072), pool.take(131_072), pool.take(131_072)]);
  expect(buffers.filter((buffer) => again.has(buffer)).length).toBe(2);
});
