import { isSecretName } from "./is-secret-name.ts";
import { isClearName } from "./secret-label.ts";

/** A text that was split around its secrets: those with an odd index are secret. */
export type SplitText = readonly string[];

/** The beginning of `NAME=value` and `Name: value`. */
const assigned =
  "(\\s*(?:(?:export|set|env|--?header|-H)\\s+)?[\"'{]{0,2}-{0,2}([\\w.$-]{3,100})[\"']?\\s*[=:]\\s*";
const schemes = "(?:(?:bearer|basic|token|digest|apikey|negotiate)\\s+)?)";
const assignment = new RegExp(`^${assigned}${schemes}([^\\s"']+)(["'},]*\\s*)$`, "i");
const quotedAssignment = new RegExp(`^${assigned}["']${schemes}([^"']+)(["'][},]*\\s*)$`, "i");

/** A name that is a plain word too: after it a colon may be one of a sentence, as in "Key: light". */
const isSetting = /=\s*["']?(?:\w+\s+)?$|(?:tokens?|secrets?|otp)["']?\s*:\s*["']?(?:\w+\s+)?$/i;

/** Headers whose values have spaces. */
const header =
  /^(\s*(?:-H\s+|--header\s+)?["']?(?:(?:proxy-)?authorization|(?:set-)?cookie)["']?\s*:\s*["']?(?:(?:bearer|basic|token|digest)\s+)?)(\S(?:.*\S)?)(\s*)$/i;

/** What is sent in an `Authorization` header. */
const scheme = /^(\s*bearer\s+)(\[secret\]|(?=\S*\d)\S{8,})(\s*)$/i;

/** Longer lines are no headers and no settings. */
const maxLength = 4000;

/**
 * Finds secrets in a text that names them itself: `Authorization: Bearer ...`, `OPENAI_API_KEY=...`. A text of several
 * lines may hold several.
 *
 * @param isKnown - whether a name is known to be one of a secret.
 * @returns the text in parts, of which each second one is a secret. Together they are the text.
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

/** The lines and what is between them. Settings are also put in one line, but headers have semicolons of their own. */
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
  // `https://...` has a colon too.
  const isName = isClearName(name) || isKnown(name) || (isSecretName(name) && isSetting.test(before));
  const isSecret = value !== "" && !value.startsWith("//") && isName;
  return isSecret ? [before, value, after] : undefined;
}
