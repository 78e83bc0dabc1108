import { expect, test } from "vitest";
import { systemClock } from "../../util/clock.ts";
import { defaultTiming } from "../timing.ts";
import { sharedAccount } from "./account.ts";

test("all engines with the same account and clock share its limits", () => {
  const account = crypto.randomUUID();
  const shared = sharedAccount(account, defaultTiming, systemClock);
  expect(sharedAccount(account, defaultTiming, systemClock)).toBe(shared);
  expect(sharedAccount(crypto.randomUUID(), defaultTiming, systemClock)).not.toBe(shared);
  const otherClock = { ...systemClock };
  const other = sharedAccount(account, defaultTiming, otherClock);
  expect(other).not.toBe(shared);
  expect(sharedAccount(account, defaultTiming, otherClock)).toBe(other);
  expect(shared.semaphore("image")).not.toBe(shared.semaphore("video"));
});
