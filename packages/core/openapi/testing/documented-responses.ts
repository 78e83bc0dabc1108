import { referenceTo } from "../../src/wire/schemas/documented.ts";
import { problemSchema } from "../../src/wire/schemas/problem.ts";
import type { Operation, ResponseObject } from "../operation.ts";

/** The parts of the document that responses are checked against. */
export interface CheckedDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: object };
}

/**
 * Returns the responses that a request can get, by status: those of its operation, or 404 or 405 if no operation
 * matches.
 */
export function documentedResponses(
  document: CheckedDocument,
  method: string,
  path: string,
): Readonly<Record<string, ResponseObject>> {
  const segments = path.split("/");
  const found = Object.entries(document.paths).find(([template]) => {
    const parts = template.split("/");
    return (
      parts.length === segments.length &&
      parts.every((part, index) => part === "{id}" || part === segments[index])
    );
  });
  if (found === undefined) return { "404": problem("not_found"), "400": problem("invalid_request") };
  const [, operations] = found;
  const operation = operations[method.toLowerCase()];
  if (operation !== undefined) return operation.responses;
  const methods = Object.keys(operations).map((name) => name.toUpperCase());
  return method === "OPTIONS"
    ? { "204": { description: "The allowed methods.", headers: allow([...methods, "OPTIONS"]) } }
    : { "405": { ...problem("invalid_request"), headers: allow(methods) } };
}

function problem(code: string): ResponseObject {
  return {
    description: "The endpoint does not exist.",
    "x-codes": [code],
    content: {
      "application/json": { schema: referenceTo(problemSchema) },
      "application/problem+json": { schema: referenceTo(problemSchema) },
    },
  };
}

function allow(methods: readonly string[]) {
  const schema = { type: "string", const: methods.join(", ") };
  return { Allow: { description: "The allowed methods.", required: true, schema } };
}
