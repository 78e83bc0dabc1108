import type { Warning } from "../../batch/batch-result.ts";
import type { RequestIssue } from "../../errors/dramatis-error.ts";
import { issuesError } from "../../errors/field-message.ts";
import type { ProviderCapabilities } from "../../provider/prediction-provider.ts";
import type { JsonObject, JsonValue } from "../../util/json.ts";
import { toWireField } from "../../wire/request-fields.ts";
import { HttpError } from "../handler/http-error.ts";

/** A parsed body. */
export interface RequestBody<Request> extends AnswerFlags {
  /** Not validated yet: the engine does that. */
  readonly request: Request;
  readonly warnings: readonly Warning[];
}

/** What this server allows its callers, and how it completes their requests. */
export interface RequestRules {
  readonly modelOptions: false | readonly string[];
  readonly capabilities: ProviderCapabilities;
  /** `google/imagen-4`, for example. */
  readonly model: string;
  /** Values for fields that a request leaves out, under their TypeScript names. */
  readonly defaults: JsonObject;
}

/** The fields that a body can have. */
export interface Form<Request> extends OtherFields {
  /** The TypeScript names of the fields of the request. */
  readonly fields: readonly (keyof Request & string)[];
}

interface OtherFields {
  /** Fields with an optional text: an empty text is treated as missing. */
  readonly optionalTexts: readonly string[];
  /** Fields that can be empty if another field has a text: the name of that other field. */
  readonly emptyWith?: ReadonlyMap<string, string>;
  /** Fields of the first API version that are parameters of some models. */
  readonly older: readonly string[];
  /** Fields that control the answer. */
  readonly flags: readonly string[];
}

/** The fields that control how a batch of images is answered. */
export const answerFlags = ["include_base64", "cancel_on_disconnect"];

/** Maximum number of unknown fields that are reported. */
const maxNamed = 10;

/**
 * Reads the body of a request that starts a batch. An unknown field causes a warning, because a client can be older or
 * newer than the server.
 *
 * @throws HttpError 400 without a body; DramatisError `invalid_request` for fields that this server does not allow.
 */
export function readBody<Request>(
  form: Form<Request>,
  body: JsonObject | undefined,
  rules: RequestRules,
): RequestBody<Request> {
  if (body === undefined) {
    throw new HttpError("invalid_request", "The body must be a JSON object.", { status: 400 });
  }
  const request: Record<string, JsonValue> = { ...rules.defaults };
  const warnings: Warning[] = [];
  const issues: RequestIssue[] = [];
  const unknown: string[] = [];
  const names = new Map(form.fields.map((name) => [toWireField(name), name]));
  for (const [field, value] of Object.entries(body)) {
    const name = names.get(field);
    if (isLeftOut(form, field, body) || form.flags.includes(field)) continue;
    if (name !== undefined) request[name] = value;
    else if (!form.older.includes(field)) unknown.push(field);
  }
  issues.push(...forbiddenOptions(request.modelOptions, rules.modelOptions));
  const older = olderOptions(form, body, rules, { warnings, issues });
  if (Object.keys(older).length > 0) {
    request.modelOptions = { ...older, ...(request.modelOptions as JsonObject | undefined) };
  }
  const flags = flagsOf(body, form.flags, issues);
  refuse(issues);
  for (const field of unknown.slice(0, maxNamed)) warnings.push(unknownField(field));
  return { request: request as Request, ...flags, warnings };
}

/** Options for the answer. */
export interface AnswerFlags {
  readonly includeBase64: boolean;
  readonly cancelOnDisconnect: boolean;
}

/** Reads the options for the answer from a body. @throws DramatisError `invalid_request` */
export function readFlags(body: JsonObject): AnswerFlags {
  const issues: RequestIssue[] = [];
  const flags = flagsOf(body, answerFlags, issues);
  refuse(issues);
  return flags;
}

/** Reads the secrets of a retry from its body. @throws DramatisError `invalid_request` for options that are not allowed. */
export function readRetryOptions(
  { model_options: options }: JsonObject,
  allowed: RequestRules["modelOptions"],
): { readonly modelOptions?: JsonObject } {
  if (options === undefined || options === null) return {};
  refuse(
    isObject(options)
      ? forbiddenOptions(options, allowed)
      : [{ path: "modelOptions", message: "must be an object with secrets" }],
  );
  return isObject(options) ? { modelOptions: options } : {};
}

function flagsOf(body: JsonObject, known: readonly string[], issues: RequestIssue[]): AnswerFlags {
  const flag = (field: string, fallback: boolean) => {
    const value = (known.includes(field) ? body[field] : undefined) ?? fallback;
    if (typeof value === "boolean") return value;
    issues.push({ path: field, message: "must be true or false" });
    return fallback;
  };
  return {
    includeBase64: flag("include_base64", true),
    cancelOnDisconnect: flag("cancel_on_disconnect", false),
  };
}

function refuse(issues: readonly RequestIssue[]): void {
  if (issues.length === 0) return;
  throw issuesError("invalid_request", "Nothing was generated", issues);
}

/** Model parameters are forbidden unless the server allows them: some cost more, or make the model fetch URLs. */
function forbiddenOptions(
  options: JsonValue | undefined,
  allowed: false | readonly string[],
): RequestIssue[] {
  if (!isObject(options)) return [];
  return Object.keys(options)
    .filter((key) => allowed === false || !allowed.includes(key))
    .slice(0, maxNamed)
    .map((key) => ({ path: `modelOptions.${short(key)}`, message: "is not allowed on this server" }));
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function olderOptions(
  form: OtherFields,
  body: JsonObject,
  { capabilities, model }: RequestRules,
  { warnings, issues }: { readonly warnings: Warning[]; readonly issues: RequestIssue[] },
): JsonObject {
  const options: Record<string, JsonValue> = {};
  for (const field of form.older) {
    const value = body[field];
    if (value === undefined || isLeftOut(form, field, body)) continue;
    const values: readonly JsonValue[] | undefined = Object.hasOwn(capabilities.options ?? {}, field)
      ? capabilities.options?.[field]
      : undefined;
    if (values === undefined) {
      warnings.push({
        code: "parameter_unsupported",
        parameter: field,
        message: `${model} has no known parameter ${field}, so it was not sent.`,
      });
    } else if (values.includes(value)) options[field] = value;
    else issues.push({ path: field, message: `must be one of ${values.join(", ")}` });
  }
  return options;
}

/** Clients send null for fields that they leave out, and forms send an empty text. */
function isLeftOut({ optionalTexts, emptyWith }: OtherFields, field: string, body: JsonObject): boolean {
  const value = body[field];
  if (value !== "") return value === null;
  const other = emptyWith?.get(field);
  return optionalTexts.includes(field) || (other !== undefined && Boolean(body[other]));
}

function unknownField(field: string): Warning {
  const parameter = short(field);
  return {
    code: "parameter_unknown",
    parameter,
    message: `There is no field ${parameter}. It was ignored.`,
  };
}

function short(text: string): string {
  return text.slice(0, 60);
}
