import type { Scenario } from "@dramatis/replicate-emulator";
import { jumpingClock } from "../jumping-clock.ts";
import { type FaultCase, none } from "./fault-case.ts";

const hour = 3_600_000;
const jumps: readonly [name: string, ms: number][] = [
  ["an hour ahead", hour],
  ["20 s ahead", 20_000],
  ["an hour back", -hour],
  ["a day back", -24 * hour],
];

/** The response to the first create is lost. `onLook` is called before the first list response. */
function lostCreate(isOn: () => boolean, onLook: () => void): Scenario {
  let hasLooked = false;
  return {
    prediction: ({ index }) =>
      index === 0 && isOn() ? { create: { kind: "answer", status: 500, created: true } } : undefined,
    list: {
      calls: () => {
        if (!hasLooked) onLook();
        hasLooked = true;
        return undefined;
      },
    },
  };
}

/** Wall clocks that are wrong, jump, or differ. None of this can affect the result. */
export const clockFaults: readonly FaultCase[] = jumps.flatMap(([name, ms]): FaultCase[] => [
  {
    stage: "clock",
    name: `${name} while a create response is lost, correct when the engine looks for it`,
    fires: ["clock.wrong", "create.answer.500.created"],
    setUp: (isOn, real) => {
      const clock = jumpingClock(ms, real);
      return { clock, scenario: lostCreate(isOn, () => clock.jump(-ms)) };
    },
    repeats: none,
  },
  {
    stage: "clock",
    name: `jumps ${name} while predictions run`,
    fires: ["clock.wrong"],
    setUp: (isOn, real) => {
      const clock = jumpingClock(0, real);
      const jump = () => {
        if (isOn()) clock.jump(ms);
        return undefined;
      };
      return {
        clock,
        scenario: {
          prediction: () => ({
            runMs: 250,
            polls: ({ index }) => (index === 0 ? jump() : undefined),
          }),
        },
      };
    },
    repeats: none,
  },
  {
    stage: "clock",
    name: `${name} in another engine on the same store`,
    fires: ["clock.wrong"],
    setUp: (_isOn, real) => ({
      rival: jumpingClock(ms, real),
      scenario: { prediction: () => ({ answerAfterMs: 300, runMs: 200 }) },
    }),
    repeats: none,
  },
]);

/** The store is restored to a state from the middle of the batch. */
export const restoreFaults: readonly FaultCase[] = [1, 2, 4, 7].map(
  (event): FaultCase => ({
    stage: "restore",
    name: `to its state at event ${event}`,
    fires: ["restored"],
    setUp: () => ({ restoredFrom: event, concurrency: 1 }),
    repeats: none,
  }),
);
