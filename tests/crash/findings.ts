/** The faults found on the disk, one line each. */
export interface Findings {
  /** Acknowledged, but missing. */
  readonly lost: string[];
  /** Visible, but incomplete: wrong bytes, half an append, an asset that cannot be read. */
  readonly torn: string[];
  /** Present, but deleted before or never written. */
  readonly resurrected: string[];
  /** The list of unfinished streams does not match the streams. */
  readonly unfinished: string[];
}

export function noFindings(): Findings {
  return { lost: [], torn: [], resurrected: [], unfinished: [] };
}

export function count(findings: Findings): number {
  return (
    findings.lost.length + findings.torn.length + findings.resurrected.length + findings.unfinished.length
  );
}
