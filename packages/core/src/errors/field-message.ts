import { DramatisError, type RequestIssue } from "./dramatis-error.ts";
import type { ErrorCode } from "./error-codes.ts";

/** A field of a request that a message mentions: `numImages`, `modelOptions.seed`, or "" for the whole request. */
export interface MentionedField {
  readonly path: string;
}

/**
 * A message that mentions fields. TypeScript callers and HTTP clients know a field under different names, so the text
 * is made once for each of them.
 */
export type FieldMessage = readonly (string | MentionedField)[];

/** A {@link RequestIssue} before its text is made. */
export interface IssueDraft {
  readonly path: string;
  readonly message: string | FieldMessage;
}

/** Key of the template of an error or an issue. Registered, so that two copies of the package share it. */
const template = Symbol.for("dramatis.message-template");

/**
 * Makes a message from a template literal.
 *
 * @example
 * ```ts
 * fieldMessage`must not be set there; use ${{ path: "numImages" }}`;
 * ```
 */
export function fieldMessage(
  texts: TemplateStringsArray,
  ...values: readonly (string | number | MentionedField | FieldMessage)[]
): FieldMessage {
  return texts.flatMap((text, index) => {
    const value = values[index] ?? "";
    return [text, ...partsOf(typeof value === "number" ? String(value) : value)];
  });
}

/** An issue with the TypeScript names in its text. {@link renamedError} makes the text for other names. */
function toIssue({ path, message }: IssueDraft): RequestIssue {
  return withTemplate({ path, message: textOf(message, ownName) }, message);
}

/**
 * An error whose message is `summary` and a list of the issues.
 *
 * @param summary - what did not happen, such as "Nothing was generated".
 */
export function issuesError(code: ErrorCode, summary: string, drafts: readonly IssueDraft[]): DramatisError {
  const listed = drafts.flatMap(
    ({ path, message }, index) => fieldMessage`${index === 0 ? "" : "; "}${{ path }} ${message}`,
  );
  const message = fieldMessage`${summary}: ${listed}.`;
  const error = new DramatisError(code, textOf(message, ownName), { issues: drafts.map(toIssue) });
  return withTemplate(error, message);
}

/** The message and the issues of an error, with other names for the fields that they mention. */
export function renamedError(
  error: DramatisError,
  nameOf: (path: string) => string,
): { readonly message: string; readonly issues?: RequestIssue[] } {
  const issues = error.issues?.map((issue) => ({
    path: issue.path === "" ? "" : nameOf(issue.path),
    message: textOf(templateOf(issue) ?? issue.message, nameOf),
  }));
  return {
    message: textOf(templateOf(error) ?? error.message, nameOf),
    ...(issues === undefined ? {} : { issues }),
  };
}

function textOf(message: string | FieldMessage, nameOf: (path: string) => string): string {
  return partsOf(message)
    .map((part) => (typeof part === "string" ? part : nameOf(part.path)))
    .join("");
}

function ownName(path: string): string {
  return path === "" ? "the request" : path;
}

function partsOf(value: string | MentionedField | FieldMessage): FieldMessage {
  return typeof value === "string" || "path" in value ? [value] : value;
}

function withTemplate<Value extends object>(value: Value, message: string | FieldMessage): Value {
  // Not enumerable: the message already has the text for everyone else.
  return typeof message === "string" ? value : Object.defineProperty(value, template, { value: message });
}

function templateOf(value: object): FieldMessage | undefined {
  return (value as { readonly [template]?: FieldMessage })[template];
}
