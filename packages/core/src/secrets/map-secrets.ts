import type { JsonObject, JsonValue } from "../util/json.ts";
import { isSecretName } from "./is-secret-name.ts";
import { SecretKeys } from "./secret-keys.ts";
import { isClearName, isLabel, isLabelled, isListOfPairs } from "./secret-label.ts";
import { splitSecretLines } from "./secret-lines.ts";

/** How a secret reads wherever it is recorded or shown. */
export const secretMark = "[secret]";

/** Where a value is: the keys and indexes that lead to it. */
export type SecretPath = readonly (string | number)[];

/** Returns what is put in place of a secret. */
type Replace = (secret: string, path: SecretPath) => string;

/**
 * A copy of a value with each secret in it replaced. Secrets are texts under a name that looks like one, or that is
 * known to be one, at any depth; what a list or an object under such a name holds is secret too, and keys in it that
 * look like a secret. A text is also a secret where a text beside it, or the text itself, names it: `{ name:
 * "Authorization", value: "..." }`, `["Authorization", "..."]`, `"Authorization: Bearer ..."`. Numbers, booleans and
 * blank texts are never secrets.
 *
 * @param known - names of inputs that hold secrets, whatever they look like.
 * @param replace - returns what is put in place of the secret.
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

  /** Whether an item of a list is the value of the one before it: of a pair, or of `--api-key`. */
  #isAfterName(list: readonly JsonValue[], index: number): boolean {
    const before = list[index - 1];
    if (typeof before !== "string") return false;
    const isPair = list.length === 2 || /^--?\w/.test(before);
    return isPair && (isClearName(before) || this.#known.includes(before));
  }

  #isSecretMember(parent: JsonObject, key: string): boolean {
    if (isLabelled(parent, key, (text) => this.#isName(text))) return true;
    // Of a pair the label is a name, and names what the value is.
    return !isLabel(parent, key) && this.#isName(key);
  }

  /** A key that is a secret itself: it is replaced, and two of them stay two. */
  #key(key: string, mark: string, path: SecretPath): string {
    const text = this.#replace(key === mark ? secretMark : key, [...path, mark, "key"]);
    return text === secretMark ? mark : text;
  }

  #isName(name: JsonValue | undefined): boolean {
    return typeof name === "string" && (this.#known.includes(name) || isSecretName(name));
  }
}

/** A copy in which each secret reads `[secret]`. */
export function redactSecrets(value: JsonObject, known?: readonly string[]): JsonObject {
  return mapSecrets(value, known);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
