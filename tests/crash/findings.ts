/** What was found wrong on the disk, one line for each. */
export interface Findings {
  /** It was acknowledged, and is not there. */
  readonly lost: string[];
  /** It can be seen, and is not whole: other bytes, half an append, an asset that cannot be read. */
  readonly torn: string[];
  /** It is there, and must not be: deleted, or put by nobody. */
  readonly risen: string[];
  /** What of the journal is still to be done is not what the streams say. */
  readonly unfinished: string[];
}

export function noFindings(): Findings {
  return { lost: [], torn: [], risen: [], unfinished: [] };
}

export function count(findings: Findings): number {
  return findings.lost.length + findings.torn.length + findings.risen.length + findings.unfinished.length;
}
