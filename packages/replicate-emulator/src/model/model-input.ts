/** A model's input: an object of JSON values. */
export type ModelInput = Readonly<Record<string, unknown>>;

/** One entry of `invalid_fields`, as Replicate's 422 has it. */
export interface InvalidField {
  readonly type: string;
  readonly field: string;
  readonly description: string;
}

export function integerOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}
