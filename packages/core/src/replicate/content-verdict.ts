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

/** Said to whoever asked for what the model refused. */
export const contentRefused =
  "The model refused the content as sensitive. Change what you ask for, or try again.";

/**
 * What a provider's text says of its content check: the content was `refused`; the check itself `broke`, so that
 * nobody knows; undefined where the text is about something else.
 *
 * Each provider has its own words, so this reads by meaning and not by a list of texts. Each sentence is looked at by
 * itself:
 *
 * 1. A code that stands for a refusal settles it, whatever else is there.
 * 2. Names in code (`safety_checker`, `SafetyChecker`) are no words, and the frames of a traceback are no sentences.
 * 3. A sentence that tells of a broken check, or denies that something was found, is not a refusal. Nor is one about
 *    the account.
 * 4. Some phrases are a refusal by themselves ("sensitive content", "flagged as unsafe").
 * 5. Else it takes both what such checks are about ("safety filter", "celebrity") and what they decide ("blocked",
 *    "may not"): "safety margin" and "flagged as deprecated" have only one of the two.
 *
 * "The check failed" means that it found something, unless the text has a reason why it could not run.
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
  // The verdict may be in one sentence, and its reason in the next.
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

/** Sentences in lower case, without what is code. */
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

/** The host of a checker, as Python's network errors name it: `nsfw` in it is not a verdict. */
const host = /\bhost=(?:'[^']*(?:nsfw|moderation|safety)[^']*'|"[^"]*(?:nsfw|moderation|safety)[^"]*")/g;

/** snake_case, CamelCase, calls and paths. */
const code =
  /\bhost=(?:'[^']*'|"[^"]*")|(?:^|(?<=[\s"'([{:=,]))[^\s"'([{:=,]*(?:\w_\w|_\w|[a-z][A-Z]|\w\.py\b|\w\()[^\s"',;]*/g;

/** Why a check could not run, in the words of networks and programs, which are no sentences. */
const breakdown =
  /ConnectionPool|\b\w*(?:Connection|Timeout|SSL|Proxy|HTTP|OS|IO|Runtime|Type|Key|Index|Attribute|Import|Decode|Memory|NotFound|Assertion)Error\b|\bmax retries\b|\berrno\b|getaddrinfo|name resolution|name or service not known|certificate verify|violation of protocol|expecting value: line|\bEOF\b|remote end closed|broken pipe|reset by peer|\bE(?:TIMEDOUT|CONN\w+|NOTFOUND|AI_AGAIN|PIPE|HOSTUNREACH|NETUNREACH)\b|status[ _]code\W{0,3}(?:5\d\d|429)/i;

/** What a check is about, as a part of its name. */
const checked = /\b\w+ (?:content|image|prompt|text) (?=check|filter|detect|classif|moderat|review)/g;

const checkFailed =
  /\b(?:check(?:er|ing)?|moderation|filter|classifier|detector|detection|safety|review|screening|audit)\b(?:\W+\w+){0,2}?\W+(?:failed|fails|failure|errored|raised|crashed)\b/;
