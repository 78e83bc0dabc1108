import {
  brokenCheck,
  checker,
  codes,
  denials,
  phrases,
  rejections,
  subjects,
  technical,
  verdicts,
} from "./content-patterns.ts";

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
 * 3. A sentence that tells of a broken check, or denies that something was found, is not a refusal.
 * 4. Some phrases are a refusal by themselves ("sensitive content", "flagged as unsafe").
 * 5. Else it takes both what such checks are about ("safety filter", "celebrity") and what they decide ("blocked",
 *    "may not"): "safety margin" and "flagged as deprecated" have only one of the two.
 */
export function contentVerdict(text: string): "refused" | "broke" | undefined {
  if (codes.some((code) => code.test(text))) return "refused";
  const sentences = sentencesOf(text);
  const sound = sentences.filter((sentence) => !matches(brokenCheck, sentence));
  if (sound.some(isRefusal)) return "refused";
  // The verdict may be in one sentence, and its reason in the next.
  if (sound.length === sentences.length && isRefusal(sentences.join(" ").slice(0, 600))) return "refused";
  const isAboutCheck = sentences.some(
    (sentence) => matches(brokenCheck, sentence) && matches([...phrases, ...subjects, checker], sentence),
  );
  return isAboutCheck ? "broke" : undefined;
}

function isRefusal(sentence: string): boolean {
  if (matches(denials, sentence)) return false;
  if (matches(phrases, sentence)) return true;
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
    .split(/[\n\r;]+|(?<=[.!?])\s+/)
    .filter((line) => !isTraceback || !/^(?:\s|File ")/.test(line))
    .map((line) => line.replaceAll(code, " ").replaceAll("’", "'").toLowerCase().trim())
    .filter((line) => line !== "");
}

/** snake_case, CamelCase, calls and paths. */
const code = /(?:^|(?<=[\s"'([{:=,]))[^\s"'([{:=,]*(?:\w_\w|_\w|[a-z][A-Z]|\w\.py\b|\w\()[^\s"',;]*/g;
