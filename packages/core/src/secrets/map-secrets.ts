import type { JsonObject, JsonValue } from "../json.ts";
import { isSecretName } from "./is-secret-name.ts";

/** How a secret reads wherever it is recorded or shown. */
export const secretMark = "[secret]";

/** Where a value is: the keys and indexes that lead to it. */
export type SecretPath = readonly (string | number)[];

/** Members that name what `value` of the same object holds, as in `{ name: "Authorization", value: "..." }`. */
const labels: readonly string[] = ["name", "key", "header"];

/**
 * A copy of a value with each secret in it replaced. Secrets are texts under a name that looks like one, or that is
 * known to be one, at any depth; what a list or an object under such a name holds is secret too. Numbers, booleans and
 * blank texts are never secrets.
 *
 * @param known - names of inputs that hold secrets, whatever they look like.
 * @param replace - returns what is put in place of the secret.
 */
export function mapSecrets(
  value: JsonObject,
  known: readonly string[] = [],
  replace: (secret: string, path: SecretPath) => string = () => secretMark,
): JsonObject {
  const isSecretMember = (parent: JsonObject, key: string) => {
    if (!Object.hasOwn(parent, "value")) return isName(key, known);
    // Of a pair the label is a name, and names what the value is.
    if (labels.includes(key) && typeof parent[key] === "string") return false;
    return isName(key, known) || (key === "value" && labels.some((label) => isName(parent[label], known)));
  };
  const visit = (at: JsonValue, path: SecretPath, isSecret: boolean): JsonValue => {
    if (typeof at === "string") return isSecret && at.trim() !== "" ? replace(at, path) : at;
    if (isList(at)) return at.map((item, index) => visit(item, [...path, index], isSecret));
    return typeof at === "object" && at !== null ? visitMembers(at, path, isSecret) : at;
  };
  const visitMembers = (at: JsonObject, path: SecretPath, isSecret: boolean): JsonObject =>
    Object.fromEntries(
      Object.entries(at).map(([key, member]) => [
        key,
        visit(member, [...path, key], isSecret || isSecretMember(at, key)),
      ]),
    );
  return visitMembers(value, [], false);
}

/** A copy in which each secret reads `[secret]`. */
export function redactSecrets(value: JsonObject, known?: readonly string[]): JsonObject {
  return mapSecrets(value, known);
}

function isName(name: JsonValue | undefined, known: readonly string[]): boolean {
  return typeof name === "string" && (known.includes(name) || isSecretName(name));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
