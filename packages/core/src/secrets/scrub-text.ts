import { secretMark } from "./map-secrets.ts";

/** A shorter secret is only looked for as a word of its own: it may be part of any other word. */
const shortest = 8;

/**
 * Takes secrets out of a text that somebody else wrote: as they are, and as JSON and addresses write them.
 *
 * @param secrets - the values to look for.
 */
export function scrubText(text: string, secrets: Iterable<string>): string {
  let scrubbed = text;
  // The longest first: one secret may be part of another.
  for (const form of [...formsOf(secrets)].sort((a, b) => b.length - a.length)) {
    if (!scrubbed.includes(form)) continue;
    scrubbed =
      form.length < shortest
        ? scrubbed.replace(wordOf(form), secretMark)
        : scrubbed.replaceAll(form, secretMark);
  }
  return scrubbed;
}

function formsOf(secrets: Iterable<string>): Set<string> {
  const forms = new Set<string>();
  for (const secret of secrets) {
    const bare = secret.trim();
    // A secret of several lines, such as a private key, may be quoted in part.
    const lines = bare.split(/[\r\n]+/).filter((line) => line.length >= shortest);
    for (const form of [secret, bare, ...lines]) {
      forms.add(form);
      forms.add(JSON.stringify(form).slice(1, -1));
      forms.add(inAddress(form));
    }
  }
  forms.delete("");
  forms.delete(secretMark);
  return forms;
}

/** Half a surrogate pair cannot be put into an address. */
function inAddress(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, "\ufffd"));
}

function wordOf(form: string): RegExp {
  const literal = form.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, "gu");
}
