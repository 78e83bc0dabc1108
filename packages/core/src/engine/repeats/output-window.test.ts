import { expect, test } from "vitest";
import { OutputWindow } from "./output-window.ts";

const hour = 60 * 60 * 1000;
const minute = 60 * 1000;
const [a, b] = ["a", "b"];

function setUp() {
  const clock = { wall: Date.parse("2026-01-15T09:30:00.000Z"), monotonicMs: 0 };
  const pass = (ms: number) => {
    clock.wall += ms;
    clock.monotonicMs += ms;
  };
  const ends = () => new Date(clock.wall).toISOString();
  const window = () =>
    new OutputWindow(
      { now: () => clock.wall, monotonic: () => clock.monotonicMs, sleep: async () => {} },
      hour,
    );
  return { clock, pass, ends, window };
}

test("outputs are kept for the provider's time, and no longer", () => {
  const { pass, ends, window } = setUp();
  const here = window();
  const endedAt = ends();
  here.note(a);
  pass(59 * minute);
  expect(here.isOver(a, endedAt)).toBe(false);
  pass(2 * minute);
  expect(here.isOver(a, endedAt)).toBe(true);
  here.note(a);
  expect(here.isOver(a, endedAt)).toBe(false);
});

test.each([hour, -hour, 24 * hour])("a clock that jumps by %d ms does not end the window early", (jump) => {
  const { clock, pass, ends, window } = setUp();
  const here = window();
  const endedAt = ends();
  here.note(a);
  pass(minute);
  clock.wall += jump;
  expect(here.isOver(a, endedAt)).toBe(false);
  pass(hour);
  expect(here.isOver(a, endedAt)).toBe(true);
});

test.each([20_000, hour, -hour, -24 * hour])(
  "a process whose clock differs by %d ms does not end the window early",
  (difference) => {
    const { clock, pass, ends, window } = setUp();
    const endedAt = ends();
    pass(59 * minute);
    clock.wall += difference;
    const there = window();
    expect(there.isOver(a, endedAt)).toBe(false);
    pass(hour + minute);
    expect(there.isOver(a, endedAt)).toBe(true);
  },
);

test("another process knows that a batch ended long ago", () => {
  const { pass, ends, window } = setUp();
  const endedAt = ends();
  pass(3 * hour);
  expect(window().isOver(a, endedAt)).toBe(true);
  expect(window().isOver(b, undefined)).toBe(false);
});

test("the oldest batches are forgotten", () => {
  const { pass, ends, window } = setUp();
  const here = window();
  const endedAt = ends();
  here.note(a);
  pass(2 * hour);
  for (let index = 0; index < 10_000; index++) here.note(`batch ${index}`);
  // Only the journal's time is known again.
  expect(here.isOver(a, endedAt)).toBe(false);
});
