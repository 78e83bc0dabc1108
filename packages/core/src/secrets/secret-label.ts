import type { JsonObject, JsonValue } from "../util/json.ts";
import { isSecretName } from "./is-secret-name.ts";

/** The last word of a member's name where the member names what another one holds: `name`, `Key`, `parameterKey`. */
const labelMember =
  /(^|[^a-z])(name|key|header|id|identifier|field|label|title|type|kind|variable|var|env|option|param|parameter|property|attribute|setting|slug|k)$/;

/** The last word of the name of a member that holds what another one names. */
const valueMember = /(^|[^a-z])(value|val|values|vals|v)$/;

/** Names of such members that may also hold a text of any kind. */
const contentMember =
  /(^|[^a-z])(contents?|defaults?|data|texts?|string|answers?|current|initial|raw|plain|plaintext|secret)$/;

/** Names of secrets that are also plain words, or names of persons. */
const plainWord = /^\W*(keys?|tokens?|secrets?|cookies?|bearer|pat|pem|sig|otp|pass|creds?|signatures?)\W*$/i;

/** An object with more members does not count as a pair of a name and a value. */
const maxMembers = 50;

/** Whether a text can only be the name of a secret, as it is in code: `X-Api-Key`, and not "The secret garden". */
export function isClearName(text: string): boolean {
  return /^[\w.$-]{3,100}$/.test(text) && !plainWord.test(text) && isSecretName(text);
}

/**
 * Whether a member of an object is secret because another one names it, as in `{ Key: "API_KEY", Value: "..." }`. A
 * name that is a plain word makes a secret only of what is called a value.
 *
 * @param isName - whether a text names a secret.
 */
export function isLabelled(parent: JsonObject, key: string, isName: (text: string) => boolean): boolean {
  const word = lastWord(key);
  if (typeof parent[key] === "string" && labelMember.test(word)) return false;
  const others = Object.entries(parent).filter(([name]) => name !== key);
  if (others.length >= maxMembers) return false;
  return others.some(([name, label]) => {
    // What is hidden itself must name nothing: a record would be read in another way than what it was made of.
    if (typeof label !== "string" || /[=:\r\n]/.test(label) || !isName(label)) return false;
    if (isName(name) && !isLabel(parent, name)) return false;
    const labelWord = lastWord(name);
    if (valueMember.test(labelWord) || contentMember.test(labelWord)) return false;
    if (!labelMember.test(labelWord)) return isClearName(label) && valueMember.test(word);
    if (valueMember.test(word)) return true;
    return contentMember.test(word) ? isTitle(label) : isClearName(label);
  });
}

/** Whether a member names another one, so that it is not a secret itself whatever it is called. */
export function isLabel(parent: JsonObject, key: string): boolean {
  const text = parent[key];
  if (typeof text !== "string" || !labelMember.test(lastWord(key))) return false;
  const names = Object.keys(parent);
  if (names.length > maxMembers) return false;
  return names.some((name) => {
    const word = lastWord(name);
    return name !== key && (valueMember.test(word) || (contentMember.test(word) && isClearName(text)));
  });
}

/** Whether each item of a list is a pair of a name and its value, as headers are: `[["Cookie", "..."]]`. */
export function isListOfPairs(list: readonly JsonValue[]): boolean {
  return (
    list.length > 1 &&
    list.every((item) => Array.isArray(item) && item.length === 2 && typeof item[0] === "string")
  );
}

/** "OpenAI API key" and "Password", but not "The secret garden": a title says at its end what it is of. */
function isTitle(text: string): boolean {
  if (isClearName(text) || plainWord.test(text)) return true;
  const words = text.trim().split(/\s+/);
  const [first = "", last = ""] = words.slice(-2);
  return isSecretName(last) || (isSecretName(`${first} ${last}`) && !isSecretName(first));
}

/** In lower case, with a sign before its last word. */
function lastWord(name: string): string {
  return name
    .slice(-60)
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase();
}
