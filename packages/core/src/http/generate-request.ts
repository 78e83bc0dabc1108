import type { Warning } from "../batch/warning.ts";
import type { RequestIssue } from "../errors/dramatis-error.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { ProviderCapabilities } from "../provider/prediction-provider.ts";
import type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
import { requestFields as wireFields } from "../wire/request-fields.ts";
import { HttpError } from "./http-error.ts";

/** What a body asks for. */
export interface GenerateBody {
  /** Not checked yet: the engine does that. */
  readonly request: CharacterReferenceRequest;
  readonly includeBase64: boolean;
  readonly cancelOnDisconnect: boolean;
  readonly warnings: readonly Warning[];
}

/** What the server lets its callers do. */
export interface GenerateRules {
  readonly modelOptions: false | readonly string[];
  readonly capabilities: ProviderCapabilities;
  /** `google/imagen-4`, for example. */
  readonly model: string;
}

/** The fields of the wire, and what the engine calls them. */
export const requestFields = Object.fromEntries(wireFields);

/** Fields of the first implementation that are parameters of some models. */
export const legacyFields: readonly string[] = ["safety_filter_level", "person_generation", "config_flavor"];

/** How many fields that nobody knows are named. */
const maxNamed = 10;

/**
 * Reads the body of a generate request. A field that nobody knows is a warning, as a client may be older or newer
 * than the server.
 *
 * @throws HttpError 400 without a body; DramatisError `invalid_request` for what this server does not allow.
 */
export function readGenerateBody(body: JsonObject | undefined, rules: GenerateRules): GenerateBody {
  if (body === undefined) {
    throw new HttpError("invalid_request", "The body must be a JSON object.", { status: 400 });
  }
  const request: Record<string, JsonValue> = {};
  const warnings: Warning[] = [];
  const issues: RequestIssue[] = [];
  const unknown: string[] = [];
  for (const [field, value] of Object.entries(body)) {
    const name = wireFields.get(field);
    // Clients send null for what they leave out.
    if (value === null || field === "include_base64" || field === "cancel_on_disconnect") continue;
    if (name !== undefined) request[name] = value;
    else if (!legacyFields.includes(field)) unknown.push(field);
  }
  issues.push(...forbiddenOptions(request.modelOptions, rules.modelOptions));
  const legacy = legacyOptions(body, rules, warnings, issues);
  if (Object.keys(legacy).length > 0) {
    request.modelOptions = { ...legacy, ...(request.modelOptions as JsonObject | undefined) };
  }
  const flags = flagsOf(body, issues);
  refuse(issues);
  for (const field of unknown.slice(0, maxNamed)) warnings.push(unknownField(field));
  return {
    request: request as unknown as CharacterReferenceRequest,
    ...flags,
    warnings,
  };
}

/** How an answer shall be. */
export type AnswerFlags = Pick<GenerateBody, "includeBase64" | "cancelOnDisconnect">;

/** Reads from a body how its answer shall be, or throws `invalid_request`. */
export function readFlags(body: JsonObject): AnswerFlags {
  const issues: RequestIssue[] = [];
  const flags = flagsOf(body, issues);
  refuse(issues);
  return flags;
}

function flagsOf(body: JsonObject, issues: RequestIssue[]): AnswerFlags {
  return {
    includeBase64: flag(body, "include_base64", true, issues),
    cancelOnDisconnect: flag(body, "cancel_on_disconnect", false, issues),
  };
}

function refuse(issues: readonly RequestIssue[]): void {
  if (issues.length === 0) return;
  const message = "Nothing was generated: some fields cannot be used.";
  throw new DramatisError("invalid_request", message, { issues });
}

/** The model's own parameters are closed unless the server opens them: some of them cost more, or reach elsewhere. */
function forbiddenOptions(
  options: JsonValue | undefined,
  allowed: false | readonly string[],
): RequestIssue[] {
  if (typeof options !== "object" || options === null || Array.isArray(options)) return [];
  return Object.keys(options)
    .filter((key) => allowed === false || !allowed.includes(key))
    .slice(0, maxNamed)
    .map((key) => ({ path: `modelOptions.${short(key)}`, message: "may not be set on this server" }));
}

function legacyOptions(
  body: JsonObject,
  { capabilities, model }: GenerateRules,
  warnings: Warning[],
  issues: RequestIssue[],
): JsonObject {
  const options: Record<string, JsonValue> = {};
  for (const field of legacyFields) {
    const value = body[field];
    if (value === undefined || value === null) continue;
    const values = Object.hasOwn(capabilities.options ?? {}, field)
      ? capabilities.options?.[field]
      : undefined;
    if (values === undefined) {
      warnings.push({
        code: "parameter_unsupported",
        parameter: field,
        message: `${model} has no parameter ${field} that is known here: it was left out.`,
      });
    } else if (typeof value === "string" && values.includes(value)) options[field] = value;
    else issues.push({ path: field, message: `must be one of ${values.join(", ")}` });
  }
  return options;
}

function flag(body: JsonObject, field: string, absent: boolean, issues: RequestIssue[]): boolean {
  const value = body[field] ?? absent;
  if (typeof value === "boolean") return value;
  issues.push({ path: field, message: "must be true or false" });
  return absent;
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
