import { invalidArgument } from "../errors/dramatis-error.ts";
import type { Call, Plan } from "../provider/prediction-provider.ts";
import { invalidRequest } from "../request/request-schema.ts";
import { secretMark } from "../secrets/map-secrets.ts";
import type { JsonObject } from "../util/json.ts";
import type { ModelFacts } from "./model-facts.ts";

/** The app's own secrets, by input name. */
export type OwnSecrets = ReadonlyMap<string, string>;

/** The secret inputs of a model, and the app's secrets for them. */
export interface SecretInputs {
  /** The model's known secret inputs; undefined for an unknown model, which gets all of the app's secrets. */
  readonly facts: Pick<ModelFacts, "secretInputs"> | undefined;
  /** The model's name. */
  readonly model: string;
  readonly own: OwnSecrets;
}

/**
 * Checks the app's own secrets. Errors do not repeat their values.
 * @throws DramatisError `invalid_request`
 */
export function ownSecrets(given: unknown = {}): OwnSecrets {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw invalidArgument("secretInputs", "must be an object that maps model inputs to secrets");
  }
  const secrets = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== "string" || value.trim() === "") {
      throw invalidArgument(
        `secretInputs.${name}`,
        "must be a non-empty string; check where the app reads it from",
      );
    }
    secrets.set(name, value);
  }
  return secrets;
}

/** Returns the names of a model's secret inputs. */
export function secretNames({ facts, own }: Omit<SecretInputs, "model">): string[] {
  return [...new Set([...Object.keys(facts?.secretInputs ?? {}), ...own.keys()])];
}

/**
 * Adds the app's own secrets to each call, as `[secret]`, if the model takes them and the request does not have them.
 * @throws DramatisError `invalid_request` if neither the request nor the app has a secret that the model requires.
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

/** Returns the input to send, with the app's own secrets. */
export function sentInput({ input, ownSecrets: names = [] }: Call, own: OwnSecrets): JsonObject {
  return { ...input, ...Object.fromEntries([...own].filter(([name]) => names.includes(name))) };
}

function isGiven(input: JsonObject, name: string): boolean {
  const value = Object.hasOwn(input, name) ? input[name] : undefined;
  return value !== undefined && value !== null && !(typeof value === "string" && value.trim() === "");
}

function issueOf(name: string, model: string) {
  const message = `is required for ${model}: set it here, or for all requests with createReplicate({ secretInputs: { ${name} } })`;
  return { path: `modelOptions.${name}`, message };
}
