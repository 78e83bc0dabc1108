/** What a case throws: what was expected of the store, and what came. */
export class ConformanceError extends Error {
  override readonly name = "ConformanceError";
}
