import type { BatchRequestRecord } from "../../batch/batch-record.ts";
import type { DramatisError } from "../../errors/dramatis-error.ts";
import { type IssueDraft, issuesError } from "../../errors/field-message.ts";
import { redactSecrets } from "../../secrets/map-secrets.ts";
import { SecretValues } from "../../secrets/secret-values.ts";
import { canonicalJson } from "../../util/hash.ts";
import { isJson, type JsonObject, type JsonValue } from "../../util/json.ts";
import type { Engine } from "../engine.ts";

/**
 * Reads the secrets of a retry. Its `modelOptions` can hold only secrets of the batch's request, because a retry
 * repeats the same request.
 *
 * @param recorded - the batch's request, as it was journaled
 * @throws DramatisError `invalid_request`
 */
export function retrySecrets(
  { provider }: Pick<Engine, "provider">,
  recorded: BatchRequestRecord | undefined,
  given: unknown,
): SecretValues {
  const { secretInputs } = provider.capabilities;
  const { modelOptions = {} } = recorded?.request ?? {};
  if (given === undefined) return SecretValues.none;
  if (!isJsonObject(given))
    throw refused([{ path: "modelOptions", message: "must be an object with secrets" }]);
  const issues = Object.entries(given).flatMap(([key, value]): IssueDraft[] => {
    const message = problemOf(
      key,
      { given: value, recorded: Object.hasOwn(modelOptions, key) ? modelOptions[key] : undefined },
      secretInputs,
    );
    return message === undefined ? [] : [{ path: `modelOptions.${key}`, message }];
  });
  if (issues.length > 0) throw refused(issues);
  return SecretValues.of(given, secretInputs);
}

function problemOf(
  key: string,
  { given, recorded }: { readonly given: JsonValue; readonly recorded: JsonValue | undefined },
  known: readonly string[] = [],
): string | undefined {
  const hasSecret =
    recorded !== undefined && SecretValues.none.fill({ [key]: recorded }, known).missing.length > 0;
  if (!hasSecret) return "must be omitted: a retry accepts only the secrets of its batch";
  if (SecretValues.none.fill({ [key]: given }, known).missing.length > 0) return "must be the real secret";
  const isSame = canonicalJson(redactSecrets({ [key]: given }, known)) === canonicalJson({ [key]: recorded });
  return isSame
    ? undefined
    : "must be a non-empty string, or equal to the batch's value except for its secrets";
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && isJson(value);
}

function refused(issues: readonly IssueDraft[]): DramatisError {
  return issuesError("invalid_request", "Nothing was retried", issues);
}
