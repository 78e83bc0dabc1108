import type { CreateCall, PredictionScript } from "@dramatis/replicate-emulator";

const minuteMs = 60_000;

/** The emulator's clock, which stops until a test advances it. */
export interface Pace {
  readonly now: () => number;
  pass(minutes: number): void;
  /** Of every four predictions, the first takes one minute, the second two, and so on. */
  script(call: CreateCall): PredictionScript;
}

export function createPace(): Pace {
  let now = Date.now();
  return {
    now: () => now,
    pass(minutes) {
      now += minutes * minuteMs;
    },
    script: ({ index }) => ({ startMs: 0, runMs: (1 + (index % 4)) * minuteMs }),
  };
}
