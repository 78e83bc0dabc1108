import * as z from "zod/mini";
import { componentUri, documentation } from "../src/wire/schemas/documented.ts";

/** Returns every schema that is registered as a component, as JSON Schema, by its name. */
export function componentSchemas(): Readonly<Record<string, z.core.JSONSchema.BaseSchema>> {
  const { schemas } = z.toJSONSchema(documentation, {
    metadata: documentation,
    uri: componentUri,
    // Leaves objects open: later versions can add fields to responses, and unknown request fields are not an error.
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema }) => withoutNoise(jsonSchema),
  });
  return Object.fromEntries(
    Object.entries(schemas)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, { $id, $schema, ...schema }]) => [name, schema]),
  );
}

/** Removes what does not help a reader: patterns that only spell out a `format`, and huge limits. */
function withoutNoise(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.propertyNames !== undefined) delete schema.propertyNames;
}
