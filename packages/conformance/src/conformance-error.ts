/** The error of a failed case: what it expected of the store, and what it received. */
export class ConformanceError extends Error {
  override readonly name = "ConformanceError";
}
