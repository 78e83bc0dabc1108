import * as z from "zod/mini";

/** A schema of the document, or a reference to one. */
export type Schema = { readonly $ref: string } | { readonly [keyword: string]: unknown };

/** What the document says of a schema beside what the schema checks. */
interface Documentation {
  /** Makes it a component, which is referred to wherever it is used. */
  readonly id?: string;
  readonly description: string;
  readonly [keyword: string]: unknown;
}

/** Kept apart from the schemas, some of which check requests too and are loaded without any of this. */
export const documentation = z.registry<Documentation>();

/** The schema, with a description and further keywords of JSON Schema. */
export function described<Schema extends z.core.$ZodType>(
  description: string,
  schema: Schema,
  keywords: Readonly<Record<string, unknown>> = {},
): Schema {
  documentation.add(schema, { ...keywords, description });
  return schema;
}

/** The schema as a component of the document, under a name of its own. */
export function component<Schema extends z.core.$ZodType>(
  id: string,
  description: string,
  schema: Schema,
): Schema {
  documentation.add(schema, { id, description });
  return schema;
}

/** One of several components, told apart by a property: code generators know it as a discriminator. */
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

/** A reference to a component. */
export function referenceTo(schema: z.core.$ZodType): { readonly $ref: string } {
  const id = documentation.get(schema)?.id;
  if (id === undefined) throw new TypeError("A schema that is referred to must be a component.");
  return { $ref: componentUri(id) };
}

/** A reference to one of several components. */
export function anyOf(...schemas: readonly z.core.$ZodType[]): Schema {
  const [only, ...others] = schemas.map(referenceTo);
  return only !== undefined && others.length === 0 ? only : { anyOf: [only, ...others] };
}

export function componentUri(id: string): string {
  return `#/components/schemas/${id}`;
}
