import type { JsonObject, JsonValue } from "../util/json.ts";
import { isSecretName } from "./is-secret-name.ts";

/** Last words of keys whose member is a label, which names another member: `name`, `Key`, `parameterKey`. */
const labelMember =
  /(^|[^a-z])(name|key|header|id|identifier|field|label|title|type|kind|variable|var|env|option|param|parameter|property|attribute|setting|slug|k)$/;

/** Last words of keys whose member contains what a label names. */
const valueMember = /(^|[^a-z])(value|val|values|vals|v)$/;

/** Like {@link valueMember}, but these members often contain ordinary text. */
const contentMember =
  /(^|[^a-z])(contents?|defaults?|data|texts?|string|answers?|current|initial|raw|plain|plaintext|secret)$/;

/** Names of secrets that are also ordinary words or first names. */
const plainWord = /^\W*(keys?|tokens?|secrets?|cookies?|bearer|pat|pem|sig|otp|pass|creds?|signatures?)\W*$/i;

/** An object with more members is not treated as a pair of label and value. */
const maxMembers = 50;

/** Whether a text is clearly an identifier of a secret, such as `X-Api-Key`, and not "The secret garden". */
export function isClearName(text: string): boolean {
  return /^[\w.$-]{3,100}$/.test(text) && !plainWord.test(text) && isSecretName(text);
}

/**
 * Whether a member of an object is secret because another member labels it, as in `{ Key: "API_KEY", Value: "..." }`. A
 * label that is an ordinary word only applies to members whose key suggests a value.
 *
 * @param isName - whether a text names a secret.
 */
export function isLabeled(parent: JsonObject, key: string, isName: (text: string) => boolean): boolean {
  const word = normalizeKey(key);
  if (typeof parent[key] === "string" && labelMember.test(word)) return false;
  const others = Object.entries(parent).filter(([name]) => name !== key);
  if (others.length >= maxMembers) return false;
  return others.some(([name, label]) => {
    // A member that is itself hidden must not be a label: redacting the redacted copy would give another result.
    if (typeof label !== "string" || /[=:\r\n]/.test(label) || !isName(label)) return false;
    if (isName(name) && !isLabel(parent, name)) return false;
    const labelWord = normalizeKey(name);
    if (valueMember.test(labelWord) || contentMember.test(labelWord)) return false;
    if (!labelMember.test(labelWord)) return isClearName(label) && valueMember.test(word);
    if (valueMember.test(word)) return true;
    return contentMember.test(word) ? isTitle(label) : isClearName(label);
  });
}

/** Whether a member labels another one. Then it is not itself a secret, whatever its key is. */
export function isLabel(parent: JsonObject, key: string): boolean {
  const text = parent[key];
  if (typeof text !== "string" || !labelMember.test(normalizeKey(key))) return false;
  const names = Object.keys(parent);
  if (names.length > maxMembers) return false;
  return names.some((name) => {
    const word = normalizeKey(name);
    return name !== key && (valueMember.test(word) || (contentMember.test(word) && isClearName(text)));
  });
}

/** Whether each item of a list is a pair of name and value, like headers: `[["Cookie", "..."]]`. */
export function isListOfPairs(list: readonly JsonValue[]): boolean {
  return (
    list.length > 1 &&
    list.every((item) => Array.isArray(item) && item.length === 2 && typeof item[0] === "string")
  );
}

/** Whether a title ends in the name of a secret: "OpenAI API key" and "Password", but not "The secret garden". */
function isTitle(text: string): boolean {
  if (isClearName(text) || plainWord.test(text)) return true;
  const words = text.trim().split(/\s+/);
  const [first = "", last = ""] = words.slice(-2);
  return isSecretName(last) || (isSecretName(`${first} ${last}`) && !isSecretName(first));
}

/** Returns a key in lower case, with `_` between the words of camel case. The patterns match its last word. */
function normalizeKey(name: string): string {
  return name
    .slice(-60)
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase();
}
