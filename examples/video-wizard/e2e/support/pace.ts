import type { CreateCall, PredictionScript } from "@dramatis/replicate-emulator";

const minuteMs = 60_000;

/** The emulator's time, which stands still until a test lets it pass. */
export interface Pace {
  readonly now: () => number;
  pass(minutes: number): void;
  /** Of each four predictions the first takes a minute, the second two, and so on. */
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
