import type { Warning } from "../../batch/batch-result.ts";
import type { RequestIssue } from "../../errors/dramatis-error.ts";
import { issuesError } from "../../errors/field-message.ts";
import type { ProviderCapabilities } from "../../provider/prediction-provider.ts";
import { type CharacterReferenceRequest, requestFields } from "../../request/character-reference-request.ts";
import { type VideoRequest, videoRequestFields } from "../../request/video-request.ts";
import type { JsonObject, JsonValue } from "../../util/json.ts";
import { olderFields, olderVideoFields } from "../../wire/older-fields.ts";
import { toWireField } from "../../wire/request-fields.ts";
import { HttpError } from "../handler/http-error.ts";

/** What a body asks for. */
export interface RequestBody<Request> extends AnswerFlags {
  /** Not checked yet: the engine does that. */
  readonly request: Request;
  readonly warnings: readonly Warning[];
}

/** What the server lets its callers do. */
export interface RequestRules {
  readonly modelOptions: false | readonly string[];
  readonly capabilities: ProviderCapabilities;
  /** `google/imagen-4`, for example. */
  readonly model: string;
  /** What a request asks for that does not say, by the names of the engine. */
  readonly defaults: JsonObject;
}

/** The fields that a body may have. */
interface Form {
  /** What the engine calls them. */
  readonly fields: readonly string[];
  /** Those that hold an optional text: an empty one is as good as none. */
  readonly optionalTexts: readonly string[];
  /** Those that may be empty where another one has a text, by which that is. */
  readonly emptyBeside?: ReadonlyMap<string, string>;
  /** Fields of the first implementation that are parameters of some models. */
  readonly older: readonly string[];
  /** What says how the answer shall be. */
  readonly flags: readonly string[];
}

const imageForm: Form = {
  fields: requestFields,
  optionalTexts: ["aspect_ratio", "output_format", "negative_prompt", ...olderFields],
  older: olderFields,
  flags: ["include_base64", "cancel_on_disconnect"],
};

const videoForm: Form = {
  fields: videoRequestFields,
  optionalTexts: ["character_reference_id", "aspect_ratio", "negative_prompt", ...olderVideoFields],
  // Alone, an empty image was meant to be one, and a video without it would be paid for.
  emptyBeside: new Map([["reference_image_base64", "character_reference_id"]]),
  older: olderVideoFields,
  flags: ["cancel_on_disconnect"],
};

/** How many fields that nobody knows are named. */
const maxNamed = 10;

/**
 * Reads the body of a request for images. A field that nobody knows is a warning, as a client may be older or newer
 * than the server.
 *
 * @throws HttpError 400 without a body; DramatisError `invalid_request` for what this server does not allow.
 */
export function readGenerateBody(
  body: JsonObject | undefined,
  rules: RequestRules,
): RequestBody<CharacterReferenceRequest> {
  return readBody(imageForm, body, rules);
}

/** Reads the body of a request for a video, as {@link readGenerateBody} reads one for images. */
export function readVideoBody(body: JsonObject | undefined, rules: RequestRules): RequestBody<VideoRequest> {
  return readBody(videoForm, body, rules);
}

function readBody<Request>(
  form: Form,
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

/** How an answer shall be. */
export interface AnswerFlags {
  readonly includeBase64: boolean;
  readonly cancelOnDisconnect: boolean;
}

/** Reads from a body how its answer shall be, or throws `invalid_request`. */
export function readFlags(body: JsonObject): AnswerFlags {
  const issues: RequestIssue[] = [];
  const flags = flagsOf(body, imageForm.flags, issues);
  refuse(issues);
  return flags;
}

/** Reads from a body the secrets that a retry brings, or throws `invalid_request` for what this server does not allow. */
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
  const flag = (field: string, absent: boolean) => {
    const value = (known.includes(field) ? body[field] : undefined) ?? absent;
    if (typeof value === "boolean") return value;
    issues.push({ path: field, message: "must be true or false" });
    return absent;
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

/** The model's own parameters are closed unless the server opens them: some of them cost more, or reach elsewhere. */
function forbiddenOptions(
  options: JsonValue | undefined,
  allowed: false | readonly string[],
): RequestIssue[] {
  if (!isObject(options)) return [];
  return Object.keys(options)
    .filter((key) => allowed === false || !allowed.includes(key))
    .slice(0, maxNamed)
    .map((key) => ({ path: `modelOptions.${short(key)}`, message: "may not be set on this server" }));
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function olderOptions(
  form: Form,
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
        message: `${model} has no parameter ${field} that is known here: it was left out.`,
      });
    } else if (values.includes(value)) options[field] = value;
    else issues.push({ path: field, message: `must be one of ${values.join(", ")}` });
  }
  return options;
}

/** Clients send null for what they leave out, and forms an empty text. */
function isLeftOut({ optionalTexts, emptyBeside }: Form, field: string, body: JsonObject): boolean {
  const value = body[field];
  if (value !== "") return value === null;
  const other = emptyBeside?.get(field);
  return optionalTexts.includes(field) || (other !== undefined && Boolean(body[other]));
}

function unknownField(field: string): Warning {
  const parameter = short(field);
  return {
    code: "parameter_unknown",
    parameter,
    message: `There is no field ${parameter}: it was left out.`,
  };
}

function short(text: string): string {
  return text.slice(0, 60);
}
