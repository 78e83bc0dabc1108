import type { InputRule, ModelSpec } from "./model.ts";

/** One entry of `invalid_fields`, as Replicate's 422 has it. */
export interface InvalidField {
  readonly type: string;
  readonly field: string;
  readonly description: string;
}

/** A model's input: an object of JSON values. */
export type ModelInput = Readonly<Record<string, unknown>>;

/** Checks an input against the model's schema. Unknown inputs pass: hosted models silently ignore them. */
export function validateInput(model: ModelSpec, input: ModelInput): readonly InvalidField[] {
  const invalid: InvalidField[] = [];
  for (const [name, rule] of Object.entries(model.inputs)) {
    const value = Object.hasOwn(input, name) ? input[name] : undefined;
    if (value === undefined) {
      if (rule.required === true) {
        invalid.push({ type: "required", field: "input", description: `${name} is required` });
      }
      continue;
    }
    const problem = checkValue(`input.${name}`, rule, value);
    if (problem !== undefined) invalid.push({ field: `input.${name}`, ...problem });
  }
  return invalid;
}

type Problem = Omit<InvalidField, "field">;

function checkValue(field: string, rule: InputRule, value: unknown): Problem | undefined {
  const given = jsonType(value);
  const fits = given === rule.type || (rule.type === "number" && given === "integer");
  if (!fits) {
    const description = `Invalid type. Expected: ${rule.type}, given: ${given}`;
    return { type: "invalid_type", description };
  }
  switch (rule.type) {
    case "string": {
      if (rule.enum === undefined || rule.enum.includes(String(value))) return undefined;
      const allowed = rule.enum.map((item) => JSON.stringify(item)).join(", ");
      return { type: "enum", description: `${field} must be one of the following: ${allowed}` };
    }
    case "integer":
    case "number":
      return checkRange(rule, Number(value));
    case "array": {
      if (rule.maxItems === undefined || !Array.isArray(value) || value.length <= rule.maxItems)
        return undefined;
      return { type: "array_max_items", description: `Array must have at most ${rule.maxItems} items` };
    }
    case "boolean":
      return undefined;
  }
}

function checkRange(rule: { minimum?: number; maximum?: number }, value: number): Problem | undefined {
  if (rule.minimum !== undefined && value < rule.minimum) {
    return { type: "number_gte", description: `Must be greater than or equal to ${rule.minimum}` };
  }
  if (rule.maximum !== undefined && value > rule.maximum) {
    return { type: "number_lte", description: `Must be less than or equal to ${rule.maximum}` };
  }
  return undefined;
}

function jsonType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
