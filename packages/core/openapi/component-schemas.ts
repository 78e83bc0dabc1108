import * as z from "zod/mini";
import { componentUri, documentation } from "../src/wire/schemas/documented.ts";

/** Every schema that was made a component, as JSON Schema, by its name. */
export function componentSchemas(): Readonly<Record<string, z.core.JSONSchema.BaseSchema>> {
  const { schemas } = z.toJSONSchema(documentation, {
    metadata: documentation,
    uri: componentUri,
    // What is read is open: fields may be added to answers, and unknown ones of requests are no error.
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

/** Takes away what says nothing to a reader: long patterns beside the format that they spell out, and huge limits. */
function withoutNoise(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.propertyNames !== undefined) delete schema.propertyNames;
}
