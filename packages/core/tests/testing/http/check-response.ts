import { makeDocument } from "../../../openapi/document.ts";
import type { ResponseObject } from "../../../openapi/operation.ts";
import { bodyProblems, dataProblems } from "../../../openapi/testing/body-problems.ts";
import { checkedFrames } from "../../../openapi/testing/check-frames.ts";
import { type CheckedDocument, documentedResponses } from "../../../openapi/testing/documented-responses.ts";
import { type Validate, wireValidator } from "../../../openapi/testing/wire-validator.ts";

/** The path where the endpoints are mounted. Default: `/api/mv`. */
interface CheckOptions {
  readonly basePath?: string;
}

/** Wraps a handler so that every response is checked against the OpenAPI document. */
export function checkResponses(
  handler: (request: Request) => Promise<Response>,
  options: CheckOptions = {},
): (request: Request) => Promise<Response> {
  return async (request) => checkResponse(request, await handler(request), options);
}

/**
 * Checks a response against the OpenAPI document: its status, headers, content type, and body. The body must not have
 * undocumented fields. JSON is read completely. An event stream is checked while it is read, and fails at the first
 * invalid frame. Image bytes are not read.
 *
 * @returns the response to read instead, because the body of the original one may have been consumed.
 */
export async function checkResponse(
  request: Request,
  response: Response,
  { basePath = "/api/mv" }: CheckOptions = {},
): Promise<Response> {
  const { method } = request;
  const { status, headers, body } = response;
  const { pathname } = new URL(request.url);
  const type = headers.get("content-type");
  const mediaType = type?.split(";")[0]?.trim().toLowerCase() ?? "";
  const fail = (problems: readonly string[], text = "") => {
    const answer = `${method} ${pathname} answered ${status} ${type ?? "without a content type"}`;
    const list = problems.map((problem) => `\n- ${problem}`).join("");
    return new Error(
      `${answer}, which the document does not allow:${list}${text && `\n${text.slice(0, 2000)}`}`,
    );
  };

  const { document, validate } = await checkerFor(basePath);
  const responses = documentedResponses(document, method, pathBelow(basePath, pathname));
  const documented = responses[status];
  if (documented === undefined) {
    throw fail(
      [`the status should be one of ${Object.keys(responses).join(", ")}`],
      await readText(response),
    );
  }
  const problems = headerProblems(documented, headers, validate);
  const { content } = documented;
  const media = content?.[mediaType];
  if (content === undefined || method === "HEAD") {
    if (body !== null) problems.push("the body should be empty");
  } else if (media === undefined) {
    problems.push(`the content type should be one of ${Object.keys(content).join(", ")}`);
  }
  if (problems.length > 0) throw fail(problems, await readText(response));

  if (media === undefined || body === null) return response;
  if (mediaType === "text/event-stream") {
    const checkData = (data: unknown) => dataProblems(validate, media["x-event-data"] ?? {}, data);
    return new Response(checkedFrames(body, checkData, fail), response);
  }
  if (!/[/+]json$/.test(mediaType)) return response;
  const text = await response.text();
  const found = bodyProblems(text, media, { status, response: documented, validate });
  if (found.length > 0) throw fail(found, text);
  return new Response(text, response);
}

/** The OpenAPI document, and a validator for its schemas. */
interface Checker {
  readonly document: CheckedDocument;
  readonly validate: Validate;
}

const checkers = new Map<string, Promise<Checker>>();

function checkerFor(basePath: string): Promise<Checker> {
  const checker = checkers.get(basePath) ?? makeChecker(basePath);
  checkers.set(basePath, checker);
  return checker;
}

async function makeChecker(basePath: string): Promise<Checker> {
  // Its public type is a plain object.
  const document = (await makeDocument(basePath)) as CheckedDocument;
  return { document, validate: wireValidator(document) };
}

function pathBelow(basePath: string, pathname: string): string {
  if (!pathname.startsWith(`${basePath}/`)) return "";
  try {
    return decodeURIComponent(pathname.slice(basePath.length));
  } catch {
    return "";
  }
}

function headerProblems({ headers = {} }: ResponseObject, sent: Headers, validate: Validate): string[] {
  return Object.entries(headers).flatMap(([name, { required, schema }]) => {
    const value = sent.get(name);
    if (value === null) return required === true ? [`the header ${name} is missing`] : [];
    const typed = "type" in schema && schema.type === "integer" ? Number(value) : value;
    return validate(schema, typed).map((problem) => `the header ${name}: ${problem}`);
  });
}

/** Reads the body if it is text and not an event stream. */
async function readText(response: Response): Promise<string> {
  const isText = /[/+]json|text\/(?!event-stream)/.test(response.headers.get("content-type") ?? "");
  return isText ? response.text() : "";
}
