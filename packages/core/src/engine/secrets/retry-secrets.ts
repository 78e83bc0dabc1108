import type { BatchRequestRecord } from "../../batch/batch-record.ts";
import type { DramatisError } from "../../errors/dramatis-error.ts";
import { type IssueDraft, issuesError } from "../../errors/field-message.ts";
import { redactSecrets } from "../../secrets/map-secrets.ts";
import { SecretValues } from "../../secrets/secret-values.ts";
import { canonicalJson } from "../../util/hash.ts";
import { isJson, type JsonObject, type JsonValue } from "../../util/json.ts";
import type { Engine } from "../engine.ts";

/**
 * The secrets that a retry brings. It may bring those of its batch's request and nothing else: a retry is the same
 * request.
 *
 * @param asked - what the batch was asked for, as it has recorded it.
 * @throws DramatisError `invalid_request`
 */
export function retrySecrets(
  { provider }: Pick<Engine, "provider">,
  asked: BatchRequestRecord | undefined,
  given: unknown,
): SecretValues {
  const { secretInputs } = provider.capabilities;
  const { modelOptions = {} } = asked?.request ?? {};
  if (given === undefined) return SecretValues.none;
  if (!isJsonObject(given))
    throw refused([{ path: "modelOptions", message: "must be an object with secrets" }]);
  const issues = Object.entries(given).flatMap(([key, value]): IssueDraft[] => {
    const message = problemOf(
      key,
      { given: value, asked: Object.hasOwn(modelOptions, key) ? modelOptions[key] : undefined },
      secretInputs,
    );
    return message === undefined ? [] : [{ path: `modelOptions.${key}`, message }];
  });
  if (issues.length > 0) throw refused(issues);
  return SecretValues.of(given, secretInputs);
}

function problemOf(
  key: string,
  { given, asked }: { readonly given: JsonValue; readonly asked: JsonValue | undefined },
  known: readonly string[] = [],
): string | undefined {
  const hasSecret = asked !== undefined && SecretValues.none.fill({ [key]: asked }, known).missing.length > 0;
  if (!hasSecret) return "must be left out: a retry takes only the secrets of its batch again";
  if (SecretValues.none.fill({ [key]: given }, known).missing.length > 0) return "must be the secret itself";
  const isSame = canonicalJson(redactSecrets({ [key]: given }, known)) === canonicalJson({ [key]: asked });
  return isSame ? undefined : "must be a text that is not empty, or as in the batch apart from its secrets";
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && isJson(value);
}

function refused(issues: readonly IssueDraft[]): DramatisError {
  return issuesError("invalid_request", "Nothing was retried", issues);
}
