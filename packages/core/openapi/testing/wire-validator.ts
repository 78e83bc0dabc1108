import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";

/** Says what is wrong with a value; an empty list where it is right. */
export type Validate = (schema: object, value: unknown) => readonly string[];

/**
 * Validates against schemas of a document. The document is open, so that fields can be added; here everything is
 * closed: a property that the document does not know is wrong.
 */
export function wireValidator(document: { readonly components: { readonly schemas: object } }): Validate {
  const ajv = new Ajv2020({
    allErrors: true,
    discriminator: true,
    verbose: true,
    // A union of objects does not say again that it is an object.
    strictTypes: false,
  });
  formats.default(ajv);
  ajv.addSchema({ $id: "wire:", $defs: closed(document.components.schemas) });
  // By their text: one schema stands in many places, and compiling it takes long.
  const compiled = new Map<string, ValidateFunction>();
  return (schema, value) => {
    const text = JSON.stringify(schema);
    const validate = compiled.get(text) ?? ajv.compile(asSchema(closed(schema)));
    compiled.set(text, validate);
    return validate(value) ? [] : [...new Set((validate.errors ?? []).map(told))];
  };
}

function asSchema(value: unknown): object {
  if (typeof value !== "object" || value === null) throw new TypeError("A schema must be an object.");
  return value;
}

/** The same schema, closed, with its references led to where the validator has the components. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => {
    if (key === "$ref") return [key, String(member).replace("#/components/schemas/", "wire:#/$defs/")];
    // The validator finds the schemas by their constants and wants no mapping.
    if (key === "discriminator" && "propertyName" in member)
      return [key, { propertyName: member.propertyName }];
    return [key, closed(member)];
  });
  const isOpen = "properties" in value && "type" in value && !("additionalProperties" in value);
  return Object.fromEntries(isOpen ? [...entries, ["additionalProperties", false]] : entries);
}

function told({ instancePath, message, keyword, params, data }: ErrorObject): string {
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
  return `${place} ${message}${allowed}, and is ${shown(data)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
