import type { StartOptions } from "../../character-references.ts";

/** What the caller of a request without a key says of its answer. */
export interface AnswerReport {
  /** Never rejects. */
  readonly delivered: Promise<boolean>;
  readonly lost: AbortSignal | undefined;
  readonly endsWithCaller: boolean;
}

/**
 * What the caller says of its answer; undefined where it says nothing, or has a key. Call it before anything is waited
 * for: a promise of the caller's that is rejected in the meantime would go unhandled.
 */
export function answerReportOf(options: StartOptions): AnswerReport | undefined {
  const { idempotencyKey, delivered, lost, endsWithCaller = false } = options;
  if (delivered === undefined) return undefined;
  const word = Promise.resolve(delivered).then(
    (isDelivered: unknown) => isDelivered === true,
    () => false,
  );
  return idempotencyKey === undefined ? { delivered: word, lost, endsWithCaller } : undefined;
}
