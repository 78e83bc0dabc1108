import { makeDocument } from "../../../openapi/document.ts";
import type { ResponseObject } from "../../../openapi/operation.ts";
import { bodyProblems, dataProblems } from "../../../openapi/testing/body-problems.ts";
import { checkedFrames } from "../../../openapi/testing/check-frames.ts";
import { type CheckedDocument, documentedResponses } from "../../../openapi/testing/documented-responses.ts";
import { type Validate, wireValidator } from "../../../openapi/testing/wire-validator.ts";

/** Where the endpoints are mounted; `/api/mv` if absent. */
interface CheckOptions {
  readonly basePath?: string;
}

/** A handler whose every answer is checked against the document of the endpoints. */
export function checked(
  handler: (request: Request) => Promise<Response>,
  options: CheckOptions = {},
): (request: Request) => Promise<Response> {
  return async (request) => checkResponse(request, await handler(request), options);
}

/**
 * Checks an answer against the document: its status, headers, content type, and body, in which nothing may stand that
 * the document does not know. JSON is read whole; an event stream is checked as it is read, and fails at the frame
 * that is wrong; the bytes of images are not read.
 *
 * @returns the same answer, to be read in its place.
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
    const answer = `${method} ${pathname} answered ${status} ${type ?? "without a type"}`;
    const list = problems.map((problem) => `\n- ${problem}`).join("");
    return new Error(
      `${answer}, which the document does not allow:${list}${text && `\n${text.slice(0, 2000)}`}`,
    );
  };

  const { document, validate } = await checkerFor(basePath);
  const responses = documentedResponses(document, method, pathBelow(basePath, pathname));
  const documented = responses[status];
  if (documented === undefined) {
    throw fail([`the status should be one of ${Object.keys(responses).join(", ")}`], await textOf(response));
  }
  const problems = headerProblems(documented, headers, validate);
  const { content } = documented;
  const media = content?.[mediaType];
  if (content === undefined || method === "HEAD") {
    if (body !== null) problems.push("there should be no body");
  } else if (media === undefined) {
    problems.push(`the content type should be one of ${Object.keys(content).join(", ")}`);
  }
  if (problems.length > 0) throw fail(problems, await textOf(response));

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

/** A document, and what validates against its schemas. */
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
  // To everybody else it is just an object.
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
    if (value === null) return required === true ? [`the header ${name} is not there`] : [];
    const typed = "type" in schema && schema.type === "integer" ? Number(value) : value;
    return validate(schema, typed).map((problem) => `the header ${name}: ${problem}`);
  });
}

/** The body, where it is a text that ends. */
async function textOf(response: Response): Promise<string> {
  const isText = /[/+]json|text\/(?!event-stream)/.test(response.headers.get("content-type") ?? "");
  return isText ? response.text() : "";
}
