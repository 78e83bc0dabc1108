import { isSecretName } from "./is-secret-name.ts";
import { isClearName } from "./secret-label.ts";

/** A text that was split around its secrets. Parts with an odd index are secret. */
export type SplitText = readonly string[];

/** The start of `NAME=value` and `Name: value`. */
const assigned =
  "(\\s*(?:(?:export|set|env|--?header|-H)\\s+)?[\"'{]{0,2}-{0,2}([\\w.$-]{3,100})[\"']?\\s*[=:]\\s*";
const schemes = "(?:(?:bearer|basic|token|digest|apikey|negotiate)\\s+)?)";
const assignment = new RegExp(`^${assigned}${schemes}([^\\s"']+)(["'},]*\\s*)$`, "i");
const quotedAssignment = new RegExp(`^${assigned}["']${schemes}([^"']+)(["'][},]*\\s*)$`, "i");

/** Whether an assignment to an ordinary word such as `key` is a setting. In "Key: light", the colon is punctuation. */
const isSetting = /=\s*["']?(?:\w+\s+)?$|(?:tokens?|secrets?|otp)["']?\s*:\s*["']?(?:\w+\s+)?$/i;

/** Headers whose values can contain spaces. */
const header =
  /^(\s*(?:-H\s+|--header\s+)?["']?(?:(?:proxy-)?authorization|(?:set-)?cookie)["']?\s*:\s*["']?(?:(?:bearer|basic|token|digest)\s+)?)(\S(?:.*\S)?)(\s*)$/i;

/** The value of an `Authorization` header. */
const scheme = /^(\s*bearer\s+)(\[secret\]|(?=\S*\d)\S{8,})(\s*)$/i;

/** Longer lines are not treated as headers or settings. */
const maxLength = 4000;

/**
 * Splits a text around the secrets that it names: `Authorization: Bearer ...`, `OPENAI_API_KEY=...`. Each line can
 * contain several.
 *
 * @param isKnown - whether a name is known to be the name of a secret.
 * @returns the parts of the text. Joined, they are the text again.
 */
export function splitSecretLines(text: string, isKnown: (name: string) => boolean): SplitText {
  if (!/[=:]|bearer\s/i.test(text)) return [text];
  const parts = [""];
  const add = (plain: string) => parts.push((parts.pop() ?? "") + plain);
  for (const line of linesOf(text)) {
    const [before, secret, after] = splitLine(line, isKnown) ?? [line];
    add(before);
    if (secret !== undefined) parts.push(secret, after ?? "");
  }
  return parts;
}

/** Splits a text at line breaks and semicolons, which are kept. Headers are not split at semicolons. */
function linesOf(text: string): readonly string[] {
  return text.split(/([\r\n]+)/).flatMap((line) => (header.test(line) ? line : line.split(/(;+)/)));
}

function splitLine(
  line: string,
  isKnown: (name: string) => boolean,
): readonly [string, string, string] | undefined {
  if (line.length > maxLength) return undefined;
  const [, start, rest, end] = header.exec(line) ?? scheme.exec(line) ?? [];
  if (start !== undefined && rest !== undefined && end !== undefined) return [start, rest, end];
  const [, before = "", name = "", value = "", after = ""] =
    assignment.exec(line) ?? quotedAssignment.exec(line) ?? [];
  // A value that starts with `//` is the rest of a URL.
  const isName = isClearName(name) || isKnown(name) || (isSecretName(name) && isSetting.test(before));
  const isSecret = value !== "" && !value.startsWith("//") && isName;
  return isSecret ? [before, value, after] : undefined;
}
