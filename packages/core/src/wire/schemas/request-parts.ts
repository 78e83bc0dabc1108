import * as z from "zod/mini";
import { toWireField } from "../request-fields.ts";
import { described } from "./documented.ts";

/** Returns the request fields under their wire names, each with the same schema that checks requests. */
export function wireFields<Name extends string>(
  fields: readonly Name[],
  shape: Readonly<Record<Name, z.core.$ZodType>>,
  texts: Readonly<Record<Name, string>>,
): Record<string, z.core.$ZodType> {
  return Object.fromEntries(
    // Clones, because images and videos describe some of the same schemas in different words.
    fields.map((name) => [toWireField(name), described(texts[name], z.core.clone(shape[name]))]),
  );
}

/** Returns schemas for the deprecated fields of the first implementation. */
export function deprecatedFields(
  names: readonly string[],
  value: () => z.core.$ZodType,
): Record<string, z.core.$ZodType> {
  const description =
    "A field of the first implementation. It is passed to the model if the model supports it, and otherwise ignored " +
    "with a warning.";
  return Object.fromEntries(
    names.map((field) => [field, z.optional(described(description, value(), { deprecated: true }))]),
  );
}

export const cancelOnDisconnect = described(
  "Whether to cancel the batch if the client disconnects before it ends. If false, the batch continues, and a request " +
    "with the same `Idempotency-Key` joins it.",
  z._default(z.boolean(), false),
);
