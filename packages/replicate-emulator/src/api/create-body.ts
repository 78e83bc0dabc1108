import { invalidInput, problem } from "../http/problem.ts";
import type { Reply } from "../http/reply.ts";
import type { ModelSpec } from "../model/model.ts";
import type { ModelInput } from "../model/model-input.ts";
import type { ModelRegistry } from "../model/model-registry.ts";
import { validateInput } from "../model/validate-input.ts";
import type { WebhookOrder } from "../prediction/prediction-record.ts";

/** The body of a create after every check that Replicate makes before it creates a prediction. */
export type CheckedCreate =
  | {
      readonly kind: "ordered";
      readonly model: ModelSpec;
      readonly input: ModelInput;
      readonly webhook: WebhookOrder | undefined;
    }
  | { readonly kind: "refused"; readonly reply: Reply };

const WEBHOOK_EVENTS = ["start", "output", "logs", "completed"];

/** Validates the body of a create. `model` is undefined for `POST /v1/predictions`, whose body has the version. */
export function checkCreate(
  raw: Uint8Array,
  model: ModelSpec | undefined,
  models: ModelRegistry,
): CheckedCreate {
  const body = parseObject(raw);
  if (body === undefined) return refused(problem(400));
  const target = model ?? modelOfBody(body, models);
  if ("kind" in target) return refused(target);
  const { input } = body;
  if (input === undefined) {
    return refused(invalidInput([{ type: "required", field: "(root)", description: "input is required" }]));
  }
  if (!isObject(input)) {
    const description = `Invalid type. Expected: object, given: ${Array.isArray(input) ? "array" : typeof input}`;
    return refused(invalidInput([{ type: "invalid_type", field: "input", description }]));
  }
  const invalid = validateInput(target, input);
  if (invalid.length > 0) return refused(invalidInput(invalid));
  const webhook = webhookOf(body);
  return webhook !== undefined && "kind" in webhook
    ? refused(webhook)
    : { kind: "ordered", model: target, input, webhook };
}

function modelOfBody(body: Record<string, unknown>, models: ModelRegistry): ModelSpec | Reply {
  const { version } = body;
  if (body.model !== undefined) {
    const description = "Additional property model is not allowed";
    return invalidInput([{ type: "additional_property_not_allowed", field: "(root)", description }]);
  }
  if (typeof version !== "string" || version === "") {
    return invalidInput([{ type: "required", field: "(root)", description: "version is required" }]);
  }
  const title = "Invalid version or not permitted";
  const detail = "The specified version does not exist (or perhaps you don't have permission to use it?)";
  return models.byVersion(version) ?? problem(422, { title, detail });
}

function webhookOf(body: Record<string, unknown>): WebhookOrder | Reply | undefined {
  const { webhook, webhook_events_filter: filter } = body;
  if (webhook === undefined || webhook === null) return undefined;
  if (typeof webhook !== "string" || !URL.canParse(webhook)) {
    return invalidInput([{ type: "format", field: "webhook", description: "Does not match format 'uri'" }]);
  }
  if (filter === undefined || filter === null) return { url: webhook, events: undefined };
  if (!Array.isArray(filter) || !filter.every((event) => WEBHOOK_EVENTS.includes(event))) {
    const description = `webhook_events_filter must hold only: ${WEBHOOK_EVENTS.join(", ")}`;
    return invalidInput([{ type: "enum", field: "webhook_events_filter", description }]);
  }
  return { url: webhook, events: filter };
}

function parseObject(raw: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refused(reply: Reply): CheckedCreate {
  return { kind: "refused", reply };
}
