import { invalidArgument } from "../errors/dramatis-error.ts";
import type { Call, Plan } from "../provider/prediction-provider.ts";
import { invalidRequest } from "../request/request-schema.ts";
import { secretMark } from "../secrets/map-secrets.ts";
import type { JsonObject } from "../util/json.ts";
import type { ModelFacts } from "./model-facts.ts";

/** The app's own secrets, by the names of the inputs that take them. */
export type OwnSecrets = ReadonlyMap<string, string>;

/** The secrets that a model may take, and those that the app has for it. */
export interface SecretInputs {
  /** Inputs of the model that are known to hold secrets; a model that is not known takes any. */
  readonly facts: Pick<ModelFacts, "secretInputs"> | undefined;
  /** What the model is called. */
  readonly model: string;
  readonly own: OwnSecrets;
}

/**
 * The app's own secrets, checked. Nothing here repeats a value.
 * @throws DramatisError `invalid_request`
 */
export function ownSecrets(given: unknown = {}): OwnSecrets {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw invalidArgument("secretInputs", "must be an object with the model's inputs and their secrets");
  }
  const secrets = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== "string" || value.trim() === "") {
      throw invalidArgument(
        `secretInputs.${name}`,
        "must be a text that is not empty: check where it comes from",
      );
    }
    secrets.set(name, value);
  }
  return secrets;
}

/** The names of a model's inputs that hold secrets. */
export function secretNames({ facts, own }: Omit<SecretInputs, "model">): string[] {
  return [...new Set([...Object.keys(facts?.secretInputs ?? {}), ...own.keys()])];
}

/**
 * Adds to each call, as `[secret]`, the app's own secrets that the model takes and the request does not bring.
 * @throws DramatisError `invalid_request` where the model demands a secret that nobody has.
 */
export function withOwnSecrets(plan: Plan, { facts, model, own }: SecretInputs): Plan {
  const taken = facts === undefined ? [...own.keys()] : Object.keys(facts.secretInputs ?? {});
  const calls = plan.calls.map((call): Call => {
    const absent = taken.filter((name) => !isGiven(call.input, name));
    const added = absent.filter((name) => own.has(name));
    const missing = absent.filter((name) => !own.has(name) && facts?.secretInputs?.[name] === "required");
    if (missing.length > 0) throw invalidRequest(missing.map((name) => issueOf(name, model)));
    if (added.length === 0) return call;
    const marks = Object.fromEntries(added.map((name) => [name, secretMark]));
    return {
      ...call,
      input: { ...call.input, ...marks },
      parameters: { ...call.parameters, ...marks },
      ownSecrets: added,
    };
  });
  return { ...plan, calls };
}

/** What is sent: the input with the app's own secrets in it. */
export function sentInput({ input, ownSecrets: names = [] }: Call, own: OwnSecrets): JsonObject {
  return { ...input, ...Object.fromEntries([...own].filter(([name]) => names.includes(name))) };
}

function isGiven(input: JsonObject, name: string): boolean {
  const value = Object.hasOwn(input, name) ? input[name] : undefined;
  return value !== undefined && value !== null && !(typeof value === "string" && value.trim() === "");
}

function issueOf(name: string, model: string) {
  const message = `must be given for ${model}: here, or for all requests by createReplicate({ secretInputs: { ${name} } })`;
  return { path: `modelOptions.${name}`, message };
}
