import * as z from "zod/mini";
import { DramatisError, type RequestIssue } from "../errors/dramatis-error.ts";
import { isJson, type JsonValue } from "../json.ts";
import type { CheckedRequest } from "./character-reference-request.ts";

const maxSeed = 2 ** 32 - 1;

/** What {@link checkRequest} lets through. The document of the endpoints is made from it too. */
export const requestSchema = z.strictObject(
  {
    description: z
      .string("must be a text")
      .check(
        z.trim(),
        z.minLength(1, "must not be empty: say what the character is like"),
        z.maxLength(4000, "must have 4000 characters at most"),
      ),
    numImages: z._default(integer(1, 4), 4),
    aspectRatio: z.optional(
      z
        .string("must be a text such as 16:9")
        .check(z.minLength(1), z.maxLength(40, "must be a ratio such as 16:9")),
    ),
    outputFormat: z.optional(z.enum(["png", "jpg", "webp"], "must be png, jpg or webp")),
    negativePrompt: z.optional(
      z.string("must be a text").check(z.maxLength(4000, "must have 4000 characters at most")),
    ),
    seed: z.optional(integer(0, maxSeed)),
    modelOptions: z.optional(
      z.record(
        z.string(),
        z.custom<JsonValue>(isJson, "must be a value that JSON can hold"),
        "must be an object with the model's own parameters",
      ),
    ),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `has no parameter ${issue.keys.map(quote).join(", ")}; a parameter of the model alone goes into modelOptions`
        : "must be an object with a description",
  },
);

/**
 * Checks what a user sends, strictly: nothing is coerced, nothing unknown is let through.
 * @throws DramatisError `invalid_request` with every issue.
 */
export function checkRequest(request: unknown): CheckedRequest {
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) throw invalidRequest(firstOfEach(parsed.error.issues));
  // A copy: what the caller changes later is neither sent nor journaled.
  return structuredClone(withoutUndefined(parsed.data)) as CheckedRequest;
}

/** An `invalid_request` that names each issue in its message as well. */
export function invalidRequest(issues: readonly RequestIssue[]): DramatisError {
  const list = issues.map(({ path, message }) =>
    path === "" ? `the request ${message}` : `${path} ${message}`,
  );
  return new DramatisError("invalid_request", `Nothing was generated: ${list.join("; ")}.`, { issues });
}

function integer(from: number, to: number) {
  const message = `must be a whole number from ${from} to ${to}`;
  return z.number(message).check(z.int(message), z.gte(from, message), z.lte(to, message));
}

/** One issue for each place: what is wrong first says what to do. */
function firstOfEach(issues: readonly z.core.$ZodIssue[]): RequestIssue[] {
  const byPath = new Map<string, RequestIssue>();
  for (const { path, message } of issues) {
    const place = path.map(String).join(".");
    if (!byPath.has(place)) byPath.set(place, { path: place, message });
  }
  return [...byPath.values()];
}

function quote(key: string): string {
  return JSON.stringify(key.slice(0, 60));
}

function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
