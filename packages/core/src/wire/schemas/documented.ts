import * as z from "zod/mini";

/** A JSON schema of the OpenAPI document, or a reference to one. */
export type Schema = { readonly $ref: string } | { readonly [keyword: string]: unknown };

/** What the OpenAPI document adds to a schema. */
interface Documentation {
  /** Makes the schema a component: every use of it becomes a reference. */
  readonly id?: string;
  readonly description: string;
  readonly [keyword: string]: unknown;
}

/** Separate from the schemas, because some of them also check requests at run time, without documentation. */
export const documentation = z.registry<Documentation>();

/** Adds a description and other JSON Schema keywords to a schema. Returns the same schema. */
export function described<Schema extends z.core.$ZodType>(
  description: string,
  schema: Schema,
  keywords: Readonly<Record<string, unknown>> = {},
): Schema {
  documentation.add(schema, { ...keywords, description });
  return schema;
}

/** Registers a schema as a named component of the document. Returns the same schema. */
export function component<Schema extends z.core.$ZodType>(
  id: string,
  description: string,
  schema: Schema,
): Schema {
  documentation.add(schema, { id, description });
  return schema;
}

/** Registers a union of components as a component. The property that distinguishes them becomes its `discriminator`. */
export function oneOf<Schema extends z.core.$ZodDiscriminatedUnion>(
  id: string,
  description: string,
  union: Schema,
  mapping: Readonly<Record<string, z.core.$ZodType>>,
): Schema {
  const references = Object.entries(mapping).map(([value, schema]) => [value, referenceTo(schema).$ref]);
  const discriminator = {
    propertyName: union._zod.def.discriminator,
    mapping: Object.fromEntries(references),
  };
  documentation.add(union, { id, description, discriminator });
  return union;
}

/** Returns a reference to a component. Throws a `TypeError` if the schema is not one. */
export function referenceTo(schema: z.core.$ZodType): { readonly $ref: string } {
  const id = documentation.get(schema)?.id;
  if (id === undefined) throw new TypeError("Only a schema made with component() can be referenced.");
  return { $ref: componentUri(id) };
}

/** Returns a schema that accepts any of the given components. */
export function anyOf(...schemas: readonly z.core.$ZodType[]): Schema {
  const [only, ...others] = schemas.map(referenceTo);
  return only !== undefined && others.length === 0 ? only : { anyOf: [only, ...others] };
}

export function componentUri(id: string): string {
  return `#/components/schemas/${id}`;
}
