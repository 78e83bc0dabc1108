import type { ErrorCode } from "../errors/error-codes.ts";

/** Why a slot has no asset. */
export interface SlotFailure {
  /** The slot's number, from 0. */
  readonly slot: number;
  readonly code: ErrorCode;
  /** What happened and what to do, in a text that you can show to users. */
  readonly message: string;
  /** Whether a retry of the slot can succeed. */
  readonly retryable: boolean;
  readonly predictionId?: string;
}
