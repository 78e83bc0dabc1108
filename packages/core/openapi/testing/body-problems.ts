import type { MediaType, ResponseObject } from "../operation.ts";
import { brokenBatchLaws } from "./batch-laws.ts";
import type { Validate } from "./wire-validator.ts";

/** What is wrong with a body of JSON. */
export function bodyProblems(
  text: string,
  { schema = {} }: MediaType,
  { status, response, validate }: { status: number; response: ResponseObject; validate: Validate },
): string[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return ["the body is no JSON"];
  }
  const problems = dataProblems(validate, schema, body);
  const codes = response["x-codes"];
  if (codes === undefined) return problems;
  const problem = Object(body);
  if (problem.status !== status) problems.push(`the problem says the status ${problem.status}`);
  if (problem.message !== problem.detail) problems.push("message and detail are not the same");
  if (problem.error !== problem.detail) problems.push("error and detail are not the same");
  if (problem.type !== `urn:dramatis:error:${problem.code}`)
    problems.push(`${problem.type} is of another code`);
  if (!codes.includes(problem.code)) {
    problems.push(`the code ${problem.code} is not among ${codes.join(", ")}`);
  }
  return problems;
}

/** What is wrong with a value, and with the batch that it is or holds. */
export function dataProblems(validate: Validate, schema: object, data: unknown): string[] {
  const whole = Object(data);
  return [...validate(schema, data), ...brokenBatchLaws(whole), ...brokenBatchLaws(Object(whole.result))];
}
