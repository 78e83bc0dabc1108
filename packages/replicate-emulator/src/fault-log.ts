/** Counts how often each fault fired, so that a test matrix can show that none was written in vain. */
export interface FaultLog {
  /** By name: stage, kind, detail, for example `create.reset.created` or `download.truncated.declared`. */
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
