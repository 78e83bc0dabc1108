import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";

/** Returns what is wrong with a value, or an empty list if it is valid. */
export type Validate = (schema: object, value: unknown) => readonly string[];

/**
 * Creates a validator for the document's schemas. The schemas allow additional properties, so that fields can be added
 * later. The validator does not: a property that is not in the document is an error.
 */
export function wireValidator(document: { readonly components: { readonly schemas: object } }): Validate {
  const ajv = new Ajv2020({
    allErrors: true,
    discriminator: true,
    verbose: true,
    // Unions of objects do not repeat `type: object`.
    strictTypes: false,
  });
  formats.default(ajv);
  ajv.addSchema({ $id: "wire:", $defs: closed(document.components.schemas) });
  // Cached by its text, because the same schema is used in many places and compiling it is slow.
  const compiled = new Map<string, ValidateFunction>();
  return (schema, value) => {
    const text = JSON.stringify(schema);
    const validate = compiled.get(text) ?? ajv.compile(asSchema(closed(schema)));
    compiled.set(text, validate);
    return validate(value) ? [] : [...new Set((validate.errors ?? []).map(formatError))];
  };
}

function asSchema(value: unknown): object {
  if (typeof value !== "object" || value === null) throw new TypeError("A schema must be an object.");
  return value;
}

/** Returns the schema without additional properties, and with references to the validator's own components. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => {
    if (key === "$ref") return [key, String(member).replace("#/components/schemas/", "wire:#/$defs/")];
    // Ajv finds the schemas by their constants, and does not accept a mapping.
    if (key === "discriminator" && "propertyName" in member)
      return [key, { propertyName: member.propertyName }];
    return [key, closed(member)];
  });
  const isOpen = "properties" in value && "type" in value && !("additionalProperties" in value);
  return Object.fromEntries(isOpen ? [...entries, ["additionalProperties", false]] : entries);
}

function formatError({ instancePath, message, keyword, params, data }: ErrorObject): string {
  const place = instancePath || "the whole";
  if (keyword === "additionalProperties") {
    return `${place} has "${params.additionalProperty}", which the document does not know`;
  }
  if (keyword === "required") return `${place} lacks "${params.missingProperty}"`;
  const allowed =
    keyword === "enum"
      ? ` (${params.allowedValues})`
      : keyword === "const"
        ? ` ${JSON.stringify(params.allowedValue)}`
        : "";
  return `${place} ${message}${allowed}, and is ${format(data)}`;
}

function format(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
