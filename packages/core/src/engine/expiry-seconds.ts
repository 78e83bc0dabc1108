import { invalidArgument } from "../errors/invalid-argument.ts";

/** A week: the most that S3 and those like it sign an address for. */
const maxSeconds = 7 * 24 * 60 * 60;

/** Checks for how long an address shall be good. */
export function expirySeconds(value: unknown): number {
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= maxSeconds) return Number(value);
  throw invalidArgument("expiresInSeconds", `must be a whole number from 1 to ${maxSeconds}`);
}
