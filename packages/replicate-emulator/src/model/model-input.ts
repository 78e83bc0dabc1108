/** A model's input: an object of JSON values. */
export type ModelInput = Readonly<Record<string, unknown>>;

/** An entry of `invalid_fields` in Replicate's 422 answers. */
export interface InvalidField {
  readonly type: string;
  readonly field: string;
  readonly description: string;
}

export function integerOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}
