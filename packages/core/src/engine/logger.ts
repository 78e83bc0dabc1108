import { DramatisError } from "../errors/dramatis-error.ts";

/**
 * Where the engine tells what it does: pino's shape, which `console` has too. Details hold ids, counts and
 * durations; never a token, a prompt or a path.
 */
export interface Logger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

const ignore = () => {};

/** Says nothing. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * An error as a log may show it. A stack and a cause stay out: they hold paths, and may hold more. The provider's own
 * words are for debug level alone: {@link describeFully}.
 */
export function describeError(error: unknown): { error: Record<string, unknown> } {
  if (DramatisError.isInstance(error)) {
    const { name, code, message } = error;
    return { error: { name, code, message } };
  }
  const { name, message, code } = (error ?? {}) as { name?: unknown; message?: unknown; code?: unknown };
  return { error: { name, code, message: typeof message === "string" ? redacted(message) : undefined } };
}

/** The same, with the provider's own words, without tokens and addresses. For debug level. */
export function describeFully(error: unknown): { error: Record<string, unknown>; providerText?: string } {
  const { providerText } = (error ?? {}) as { providerText?: unknown };
  const text = typeof providerText === "string" ? { providerText: redacted(providerText) } : {};
  return { ...describeError(error), ...text };
}

/** Without what may be a token, an address or a path, without control characters, and not long. */
export function redacted(text: string): string {
  return text
    .slice(0, 2_000)
    .replaceAll(/\b(r8_|whsec_|sk-)[\w+/=-]+|\bBearer\s+\S+|\bToken\s+\S+/gi, "[redacted]")
    .replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi, "[address]")
    .replaceAll(/\bdata:[^\s"'<>]+/gi, "[data]")
    .replaceAll(/(^|[\s"'(=])(\/[\w.@-]+){2,}/g, "$1[path]")
    .replaceAll(/\p{Cc}+/gu, " ")
    .slice(0, 500);
}
