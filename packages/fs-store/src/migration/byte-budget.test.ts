import { expect, it } from "vitest";
import { ByteBudget } from "./byte-budget.ts";

it("never exceeds its budget, keeps the order of calls, and continues after a failure", async () => {
  const budget = new ByteBudget(10);
  let inMemory = 0;
  let most = 0;
  const begun: number[] = [];
  const sizes = [4, 4, 10, 1, 1, 9, 3];
  const runs = sizes.map((bytes, index) =>
    budget.run(bytes, async () => {
      begun.push(index);
      inMemory += bytes;
      most = Math.max(most, inMemory);
      await new Promise((resolve) => setTimeout(resolve, 1));
      inMemory -= bytes;
      if (index === 2) throw new Error("failure");
      return bytes;
    }),
  );
  const ends = await Promise.allSettled(runs);
  expect(ends.map(({ status }) => status === "fulfilled")).toEqual([
    true,
    true,
    false,
    true,
    true,
    true,
    true,
  ]);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(most).toBe(10);
});
