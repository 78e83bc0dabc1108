import { DramatisError } from "../errors/dramatis-error.ts";

/** A reference to a model, as the API addresses it. */
export interface ModelReference {
  /** As the app wrote it. */
  readonly text: string;
  /** `owner/name`; absent if only a version was given. */
  readonly name?: string;
  /** The version in the body of `POST /predictions`; absent for the newest version of `name`. */
  readonly version?: string;
}

const part = "[A-Za-z0-9][A-Za-z0-9._-]*";
const pattern = new RegExp(`^(?:(${part}/${part})(?::([0-9a-f]{64}))?|([0-9a-f]{64}))$`);

/**
 * Parses `owner/name`, `owner/name:version` or a version of 64 hex digits.
 * @throws DramatisError `invalid_request`
 */
export function parseModelReference(text: string): ModelReference {
  const match = pattern.exec(text);
  if (match === null) {
    throw new DramatisError(
      "invalid_request",
      "The model must be written owner/name, owner/name:version, or as a version of 64 hex digits.",
      { issues: [{ path: "model", message: "must be written owner/name or owner/name:version" }] },
    );
  }
  const [, name, versionOfName, bareVersion] = match;
  const version = versionOfName ?? bareVersion;
  return {
    text,
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
  };
}
