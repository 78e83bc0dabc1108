import * as z from "zod/mini";
import type { DramatisError } from "../errors/dramatis-error.ts";
import { type FieldMessage, fieldMessage, type IssueDraft, issuesError } from "../errors/field-message.ts";
import { isJson, type JsonValue } from "../util/json.ts";

const ratioRule = "must be a ratio such as 16:9";

/** The fields that image and video requests have in common. */
export const sharedFields = {
  aspectRatio: z.optional(z.string(ratioRule).check(z.minLength(1, ratioRule), z.maxLength(40, ratioRule))),
  negativePrompt: z.optional(
    z.string("must be a string").check(z.maxLength(4000, "must have at most 4000 characters")),
  ),
  seed: z.optional(integer(0, 2 ** 32 - 1)),
  modelOptions: z.optional(
    z.record(
      z.string(),
      z.custom<JsonValue>(isJson, "must be a value that JSON can represent"),
      "must be an object with the model's own parameters",
    ),
  ),
};

/**
 * Validates a request, and returns a copy.
 * @throws DramatisError `invalid_request` with every issue.
 */
export function parseWith<Schema extends z.core.$ZodType<object>>(
  schema: Schema,
  request: unknown,
): Checked<z.core.output<Schema>> {
  const parsed = z.safeParse(schema, request);
  if (!parsed.success) throw invalidRequest(firstOfEach(parsed.error.issues));
  // A copy: later changes by the caller are neither sent nor journaled.
  return structuredClone(withoutUndefined(parsed.data));
}

/** A validated request has no undefined members. */
type Checked<Request> = { readonly [Key in keyof Request]: Exclude<Request[Key], undefined> };

/** Creates an `invalid_request` error that also lists the issues in its message. */
export function invalidRequest(issues: readonly IssueDraft[]): DramatisError {
  return issuesError("invalid_request", "Nothing was generated", issues);
}

/** Message for unknown parameters. */
function unknownKeys(keys: readonly string[]): FieldMessage {
  const names = keys.map((key) => JSON.stringify(key.slice(0, 60))).join(", ");
  return fieldMessage`has no parameter ${names}; put a parameter of the model itself into ${{ path: "modelOptions" }}`;
}

export function integer(from: number, to: number) {
  const message = `must be a whole number from ${from} to ${to}`;
  return z.number(message).check(z.int(message), z.gte(from, message), z.lte(to, message));
}

/** The first issue of each path: it is enough to know what to do. */
function firstOfEach(issues: readonly z.core.$ZodIssue[]): IssueDraft[] {
  const byPath = new Map<string, IssueDraft>();
  for (const issue of issues) {
    const path = issue.path.map(String).join(".");
    if (byPath.has(path)) continue;
    const message = issue.code === "unrecognized_keys" ? unknownKeys(issue.keys) : issue.message;
    byPath.set(path, { path, message });
  }
  return [...byPath.values()];
}

function withoutUndefined<Value extends object>(value: Value): Checked<Value> {
  // The type describes what the filter does.
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as Checked<Value>;
}
