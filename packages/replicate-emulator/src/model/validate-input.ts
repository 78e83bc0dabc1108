import type { InputRule, ModelSpec } from "./model.ts";
import type { InvalidField, ModelInput } from "./model-input.ts";

/** Validates an input against the model's schema. Unknown inputs are ignored, as hosted models do. */
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
  return invalid.length === 0 && model.media === "video" ? (model.refuses?.(input) ?? []) : invalid;
}

/** An error without a field is about the field of the value. */
type Problem = Omit<InvalidField, "field"> & { readonly field?: string };

function checkValue(field: string, rule: InputRule, value: unknown): Problem | undefined {
  const given = jsonType(value);
  const fits = given === rule.type || (rule.type === "number" && given === "integer");
  if (!fits) return wrongType(rule.type, given);
  switch (rule.type) {
    case "string": {
      if (rule.format === "uri" && !URL.canParse(String(value))) return NOT_A_URI;
      return rule.enum === undefined || rule.enum.includes(String(value))
        ? undefined
        : notOneOf(field, rule.enum);
    }
    case "integer":
    case "number":
      if (rule.enum !== undefined && !rule.enum.includes(Number(value))) return notOneOf(field, rule.enum);
      return checkRange(rule, Number(value));
    case "array":
      return Array.isArray(value) ? checkItems(field, rule, value) : undefined;
    case "boolean":
      return undefined;
  }
}

const NOT_A_URI: Problem = { type: "format", description: "Does not match format 'uri'" };

/** Creates the error of a value that is not allowed for `field`. */
export function notOneOf(field: string, allowed: readonly (string | number)[]): Omit<InvalidField, "field"> {
  const list = allowed.map((item) => JSON.stringify(item)).join(", ");
  return { type: "enum", description: `${field} must be one of the following: ${list}` };
}

function wrongType(expected: string, given: string): Problem {
  return { type: "invalid_type", description: `Invalid type. Expected: ${expected}, given: ${given}` };
}

function checkItems(
  field: string,
  rule: Extract<InputRule, { type: "array" }>,
  items: readonly unknown[],
): Problem | undefined {
  if (rule.maxItems !== undefined && items.length > rule.maxItems) {
    return { type: "array_max_items", description: `Array must have at most ${rule.maxItems} items` };
  }
  if (rule.items === undefined) return undefined;
  for (const [place, item] of items.entries()) {
    const problem = checkValue(`${field}.${place}`, { type: "string", format: rule.items }, item);
    if (problem !== undefined) return { ...problem, field: `${field}.${place}` };
  }
  return undefined;
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
