import { DramatisError } from "../errors/dramatis-error.ts";

/**
 * Receives the engine's log messages. It has the signature of pino, which `console` accepts too. Details hold ids,
 * counts and durations, and never a token, a prompt or a path.
 */
export interface Logger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

const ignore = () => {};

/** Discards all messages. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * Describes an error for the log. It omits the stack and the cause, because they contain paths and possibly secrets,
 * and the provider's own text, which is only for the debug level: see {@link describeFully}.
 */
export function describeError(error: unknown): { error: Record<string, unknown> } {
  if (DramatisError.isInstance(error)) {
    const { name, code, message } = error;
    return { error: { name, code, message } };
  }
  const { name, message, code } = (error ?? {}) as { name?: unknown; message?: unknown; code?: unknown };
  return { error: { name, code, message: typeof message === "string" ? redacted(message) : undefined } };
}

/** As {@link describeError}, with the provider's own text, redacted. For the debug level. */
export function describeFully(error: unknown): { error: Record<string, unknown>; providerText?: string } {
  const { providerText } = (error ?? {}) as { providerText?: unknown };
  const text = typeof providerText === "string" ? { providerText: redacted(providerText) } : {};
  return { ...describeError(error), ...text };
}

/** Tokens with a known prefix: of Replicate, OpenAI, Hugging Face, GitHub, GitLab, Slack, AWS, Google, and JWTs. */
const knownTokens =
  /\b(r8_|whsec_|sk[-_]|hf_|gh[a-z]_|github_pat_|glpat-|xox[a-z]-|AKIA|AIza|eyJ)[\w.+/=-]+|\b(Bearer|Basic|Token)\s+(?!is\b|was\b)\S+/gi;

/** A value after a word for a secret: `api_key: ...`, `"token":"..."`, `key provided: ...`, `the secret is ...`. */
const namedSecrets =
  /((?:\bkey|[_-]key|api ?key|(?<![a-z])token|password|passphrase|secret|credentials?|authorization|cookie|signature)(?: (?:provided|given|used))?["']?(?:\s*[:=]\s*|\s+is\s+|\s+(?=["'])))(?!\[redacted\])("[^"]*"|'[^']*'|\S+)/gi;

/** A long run of letters and digits that cannot be a word. */
const longRuns = /(?<![\w+/=-])(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[\w+/=-]{20,}/g;

/** Removes possible tokens, addresses, paths and control characters from a text, and cuts it to 500 characters. */
export function redacted(text: string): string {
  return text
    .slice(0, 4_000)
    .replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi, "[address]")
    .replaceAll(/\bdata:[^\s"'<>]+/gi, "[data]")
    .replaceAll(knownTokens, "[redacted]")
    .replaceAll(namedSecrets, "$1[redacted]")
    .replaceAll(/(^|[\s"'(=])(\/[\w.@-]+){2,}/g, "$1[path]")
    .replaceAll(longRuns, "[redacted]")
    .replaceAll(/\p{Cc}+/gu, " ")
    .slice(0, 500);
}
