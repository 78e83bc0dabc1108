import type { JsonObject, JsonValue } from "../util/json.ts";
import { isSecretName } from "./is-secret-name.ts";
import { SecretKeys } from "./secret-keys.ts";
import { isClearName, isLabel, isLabeled, isListOfPairs } from "./secret-label.ts";
import { splitSecretLines } from "./secret-lines.ts";

/** Replaces a secret wherever it is recorded or shown. */
export const secretMark = "[secret]";

/** The keys and indexes that lead to a value. */
export type SecretPath = readonly (string | number)[];

/** Returns the replacement of a secret. */
type Replace = (secret: string, path: SecretPath) => string;

/**
 * Copies a value and replaces each secret in it. Secrets are, at any depth:
 *
 * - texts under a name that looks like the name of a secret, or is in `known`;
 * - texts in lists and objects under such a name, and keys of these objects that look like secrets;
 * - texts that a neighboring text or they themselves name: `{ name: "Authorization", value: "..." }`,
 *   `["Authorization", "..."]`, `"Authorization: Bearer ..."`.
 *
 * Numbers, booleans and blank texts are never secrets.
 *
 * @param known - names of inputs that contain secrets, whatever the names look like.
 * @param replace - returns the replacement of a secret; {@link secretMark} if absent.
 */
export function mapSecrets(
  value: JsonObject,
  known: readonly string[] = [],
  replace: Replace = () => secretMark,
): JsonObject {
  return new SecretMapper(known, replace).members(value, [], false);
}

class SecretMapper {
  readonly #known: readonly string[];
  readonly #replace: Replace;

  constructor(known: readonly string[], replace: Replace) {
    this.#known = known;
    this.#replace = replace;
  }

  members(at: JsonObject, path: SecretPath, isSecret: boolean): JsonObject {
    const keys = new SecretKeys(isSecret ? Object.keys(at) : []);
    return Object.fromEntries(
      Object.entries(at).map(([key, member]) => {
        const mark = keys.markOf(key);
        const inner = [...path, mark ?? key];
        return [
          mark === undefined ? key : this.#key(key, mark, path),
          this.#value(member, inner, isSecret || this.#isSecretMember(at, key)),
        ];
      }),
    );
  }

  #value(at: JsonValue, path: SecretPath, isSecret: boolean): JsonValue {
    if (typeof at === "string") return this.#text(at, path, isSecret);
    if (isList(at)) return this.#items(at, path, isSecret);
    return typeof at === "object" && at !== null ? this.members(at, path, isSecret) : at;
  }

  #text(at: string, path: SecretPath, isSecret: boolean): string {
    if (isSecret) return at.trim() === "" ? at : this.#replace(at, path);
    const parts = splitSecretLines(at, (name) => this.#known.includes(name));
    return parts
      .map((part, index) =>
        index % 2 === 0 ? part : this.#replace(part, index === 1 ? path : [...path, index]),
      )
      .join("");
  }

  #items(at: readonly JsonValue[], path: SecretPath, isSecret: boolean): readonly JsonValue[] {
    const arePairs = isListOfPairs(at);
    return at.map((item, index) => {
      if (arePairs && isList(item) && this.#isName(item[0]) && !isSecret) {
        return item.map((part, place) => this.#value(part, [...path, index, place], place === 1));
      }
      return this.#value(item, [...path, index], isSecret || this.#isAfterName(at, index));
    });
  }

  /** Whether a list item is the value of a secret that the item before it names: in a pair, or after `--api-key`. */
  #isAfterName(list: readonly JsonValue[], index: number): boolean {
    const before = list[index - 1];
    if (typeof before !== "string") return false;
    const isPair = list.length === 2 || /^--?\w/.test(before);
    return isPair && (isClearName(before) || this.#known.includes(before));
  }

  #isSecretMember(parent: JsonObject, key: string): boolean {
    if (isLabeled(parent, key, (text) => this.#isName(text))) return true;
    // In a pair, the label is only a name; its value is the secret.
    return !isLabel(parent, key) && this.#isName(key);
  }

  /** Replaces a key that is itself a secret. Different keys stay different. */
  #key(key: string, mark: string, path: SecretPath): string {
    const text = this.#replace(key === mark ? secretMark : key, [...path, mark, "key"]);
    return text === secretMark ? mark : text;
  }

  #isName(name: JsonValue | undefined): boolean {
    return typeof name === "string" && (this.#known.includes(name) || isSecretName(name));
  }
}

/** Copies a value and replaces each secret in it by `[secret]`. */
export function redactSecrets(value: JsonObject, known?: readonly string[]): JsonObject {
  return mapSecrets(value, known);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
