import type { InvalidField } from "../model/model-input.ts";
import { faultName, type RequestFault } from "../scenario/request-fault.ts";
import { json, type Reply, text } from "./reply.ts";

/** Replicate's error bodies by status. 429 and 422 usually have more specific texts, which are created elsewhere. */
const PROBLEMS: Readonly<Record<number, { readonly title?: string; readonly detail: string }>> = {
  400: { title: "Bad request", detail: "The request body could not be parsed as JSON." },
  401: { title: "Unauthenticated", detail: "You did not pass a valid authentication token" },
  402: {
    title: "Insufficient credit",
    detail:
      "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to " +
      "purchase credit. Once you purchase credit, please wait a few minutes before trying again.",
  },
  403: { title: "Forbidden", detail: "You do not have permission to perform this action." },
  404: { title: "Not found", detail: "The requested resource could not be found." },
  405: { title: "Method not allowed", detail: "The method is not allowed for the requested URL." },
  413: { title: "Request entity too large", detail: "The request body is too large." },
  422: { title: "Input validation failed", detail: "- input: the input is invalid\n" },
  429: { detail: "Request was throttled. Expected available in 1 second." },
  500: { title: "Internal server error", detail: "An unexpected error occurred." },
  502: { title: "Bad gateway", detail: "The server received an invalid response." },
  503: { title: "Service unavailable", detail: "The service is temporarily unavailable." },
};

export function problem(
  status: number,
  changes: { title?: string; detail?: string } = {},
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return json(status, problemBody(status, changes), headers);
}

/** Creates a 422 reply like Replicate's for an input that does not match the model's schema. */
export function invalidInput(fields: readonly InvalidField[]): Reply {
  const detail = fields.map((field) => `- ${field.field}: ${field.description}\n`).join("");
  return json(422, { ...problemBody(422, { detail }), invalid_fields: fields });
}

/** Creates the reply for a scripted fault. */
export function faultReply(fault: RequestFault): Reply {
  if (fault.kind === "refused") return { kind: "unreachable", code: "ECONNREFUSED" };
  if (fault.kind !== "answer") return { kind: fault.kind };
  const { status, body, headers } = fault;
  if (typeof body === "string") return text(status, body, headers);
  const fallback = { title: faultName(fault), detail: `Scripted answer ${status}.` };
  return json(status, body ?? problemBody(status, PROBLEMS[status] ?? fallback), headers);
}

function problemBody(status: number, changes: { title?: string; detail?: string }) {
  return { ...PROBLEMS[status], ...changes, status };
}
