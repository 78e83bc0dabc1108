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
