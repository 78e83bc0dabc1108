import {
  brokenCheck,
  checker,
  codes,
  denials,
  notOfContent,
  phrases,
  rejections,
  subjects,
  technical,
  verdicts,
} from "./content-patterns.ts";
import { foreignChecker, foreignDenials, foreignOthers, foreignPhrases } from "./foreign-patterns.ts";

export const contentRefused =
  "The model refused the content as sensitive. Change what you ask for, or try again.";

/**
 * Classifies what a provider's text says about its content check: `refused` if the content was refused, `broke` if the
 * check itself failed, so that its verdict is unknown, and undefined if the text is about something else.
 *
 * Each provider uses its own words, so the text is read by meaning, sentence by sentence, and not from a list of texts:
 *
 * 1. A refusal code decides, whatever else the text says.
 * 2. Names in code (`safety_checker`, `SafetyChecker`) and the frames of a traceback are ignored.
 * 3. A sentence is not a refusal if it reports a broken check, denies that something was found, or is about the
 *    account.
 * 4. Some phrases are a refusal by themselves ("sensitive content", "flagged as unsafe").
 * 5. Otherwise a refusal needs both a subject of such checks ("safety filter", "celebrity") and a verdict ("blocked",
 *    "may not"). "Safety margin" and "flagged as deprecated" have only one of the two.
 *
 * "The check failed" means that the check found something, unless the text has a reason why it could not run.
 */
export function contentVerdict(text: string): "refused" | "broke" | undefined {
  if (codes.some((code) => code.test(text))) return "refused";
  const sentences = sentencesOf(text);
  const didFail = breakdown.test(text);
  const isBroken = (sentence: string) =>
    matches(brokenCheck, sentence) ||
    matches(foreignOthers, sentence) ||
    (didFail && checkFailed.test(sentence) && !matches(phrases, sentence.replaceAll(checked, "")));
  const sound = sentences.filter((sentence) => !isBroken(sentence));
  if (sound.some(isRefusal)) return "refused";
  // The verdict and its reason can be in two sentences.
  if (sound.length === sentences.length && isRefusal(sentences.join(" ").slice(0, 600))) return "refused";
  const isAboutCheck = sentences.some(
    (sentence) =>
      isBroken(sentence) &&
      matches([...phrases, ...subjects, checker, ...foreignPhrases, foreignChecker], sentence),
  );
  return isAboutCheck ? "broke" : undefined;
}

function isRefusal(sentence: string): boolean {
  if (matches(denials, sentence) || matches(notOfContent, sentence)) return false;
  if (matches(phrases, sentence)) return true;
  if (matches(foreignPhrases, sentence) && !matches(foreignDenials, sentence)) return true;
  if (matches(technical, sentence)) return false;
  if (matches(rejections, sentence)) return true;
  return matches(subjects, sentence) && matches(verdicts, sentence);
}

function matches(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

/** Splits a text into sentences, in lower case and without code. */
function sentencesOf(text: string): string[] {
  const isTraceback = /Traceback \(most recent call last\)/i.test(text);
  return text
    .normalize("NFC")
    .split(/[\n\r;。！？；]+|(?<=[.!?])\s+/)
    .filter((line) => !isTraceback || !/^(?:\s|File ")/.test(line))
    .map((line) =>
      line.replaceAll(host, " moderation ").replaceAll(code, " ").replaceAll("’", "'").toLowerCase().trim(),
    )
    .filter((line) => line !== "");
}

/** The host of a checker, as Python's network errors name it. `nsfw` in it is not a verdict. */
const host = /\bhost=(?:'[^']*(?:nsfw|moderation|safety)[^']*'|"[^"]*(?:nsfw|moderation|safety)[^"]*")/g;

/** snake_case, CamelCase, calls and paths. */
const code =
  /\bhost=(?:'[^']*'|"[^"]*")|(?:^|(?<=[\s"'([{:=,]))[^\s"'([{:=,]*(?:\w_\w|_\w|[a-z][A-Z]|\w\.py\b|\w\()[^\s"',;]*/g;

/** Technical reasons why a check could not run. They are not sentences, so the whole text is searched. */
const breakdown =
  /ConnectionPool|\b\w*(?:Connection|Timeout|SSL|Proxy|HTTP|OS|IO|Runtime|Type|Key|Index|Attribute|Import|Decode|Memory|NotFound|Assertion)Error\b|\bmax retries\b|\berrno\b|getaddrinfo|name resolution|name or service not known|certificate verify|violation of protocol|expecting value: line|\bEOF\b|remote end closed|broken pipe|reset by peer|\bE(?:TIMEDOUT|CONN\w+|NOTFOUND|AI_AGAIN|PIPE|HOSTUNREACH|NETUNREACH)\b|status[ _]code\W{0,3}(?:5\d\d|429)/i;

/** The subject of a check as a part of the check's name. */
const checked = /\b\w+ (?:content|image|prompt|text) (?=check|filter|detect|classif|moderat|review)/g;

const checkFailed =
  /\b(?:check(?:er|ing)?|moderation|filter|classifier|detector|detection|safety|review|screening|audit)\b(?:\W+\w+){0,2}?\W+(?:failed|fails|failure|errored|raised|crashed)\b/;
