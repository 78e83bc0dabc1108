import type { MediaType, ResponseObject } from "../operation.ts";
import { brokenBatchRules } from "./batch-rules.ts";
import type { Validate } from "./wire-validator.ts";

/** Checks a JSON body, and returns what is wrong with it. */
export function bodyProblems(
  text: string,
  { schema = {} }: MediaType,
  { status, response, validate }: { status: number; response: ResponseObject; validate: Validate },
): string[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return ["the body is not JSON"];
  }
  const problems = dataProblems(validate, schema, body);
  const codes = response["x-codes"];
  if (codes === undefined) return problems;
  const problem = Object(body);
  if (problem.status !== status) problems.push(`the problem says the status ${problem.status}`);
  if (problem.message !== problem.detail) problems.push("message and detail are not the same");
  if (problem.error !== problem.detail) problems.push("error and detail are not the same");
  if (problem.type !== `urn:dramatis:error:${problem.code}`)
    problems.push(`the type ${problem.type} does not match the code ${problem.code}`);
  if (!codes.includes(problem.code)) {
    problems.push(`the code ${problem.code} is not among ${codes.join(", ")}`);
  }
  return problems;
}

/** Checks a value, and the batch that it is or contains as `result`. Returns what is wrong. */
export function dataProblems(validate: Validate, schema: object, data: unknown): string[] {
  const whole = Object(data);
  return [...validate(schema, data), ...brokenBatchRules(whole), ...brokenBatchRules(Object(whole.result))];
}
