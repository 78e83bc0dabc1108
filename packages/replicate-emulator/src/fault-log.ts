/** Counts how often each fault was triggered, so that a test can check that all of its faults occurred. */
export interface FaultLog {
  /** The counts by name (stage, kind, detail), for example `create.reset.created` or `download.truncated.declared`. */
  readonly counts: Readonly<Record<string, number>>;
  fired(name: string): void;
}

export function createFaultLog(): FaultLog {
  const counts: Record<string, number> = {};
  return {
    counts,
    fired(name) {
      counts[name] = (counts[name] ?? 0) + 1;
    },
  };
}
