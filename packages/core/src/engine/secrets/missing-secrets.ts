import { DramatisError } from "../../errors/dramatis-error.ts";

/**
 * The error of secrets that are not in memory: the app was started again since they were given.
 *
 * @param paths - where they belong in `modelOptions`: `openai_api_key`, `auth.token`.
 */
export function missingSecrets(paths: readonly string[]): DramatisError {
  const issues = paths.map((path) => ({
    path: `modelOptions.${path}`,
    message: "must be given again, as secrets are not stored",
  }));
  const list = issues.map(({ path, message }) => `${path} ${message}`).join("; ");
  return new DramatisError(
    "invalid_request",
    `Nothing was generated: ${list}. Retry with it in modelOptions.`,
    {
      issues,
      retryable: true,
    },
  );
}
