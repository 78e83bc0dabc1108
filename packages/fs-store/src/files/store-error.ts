import { DramatisError } from "@dramatis/core/store";

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission was denied",
  EPERM: "permission was denied",
  EDQUOT: "the disk quota is exceeded",
  EIO: "the disk reported an input/output error",
  EISDIR: "a folder was found instead of a file",
  EMFILE: "the process has too many open files",
  ENFILE: "the system has too many open files",
  ENOENT: "a file or folder of the store is missing",
  ENOSPC: "no space is left on the disk",
  ENOTDIR: "a file was found instead of a folder",
  EROFS: "the file system is read-only",
};

/** Returns whether `error` is a system error with one of these codes. */
export function isErrno(error: unknown, ...codes: string[]): boolean {
  return codes.includes(errnoOf(error) ?? "");
}

/** Returns whether `error` means that the file system does not support links. */
export function isWithoutLinks(error: unknown): boolean {
  return isErrno(error, "EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK");
}

function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** Creates a `store_failed` error. The message is a complete sentence without a path. */
export function storeFailed(message: string, cause?: unknown): DramatisError {
  return new DramatisError("store_failed", message, cause === undefined ? {} : { cause });
}

/** Explains a system error to the caller: `what` ("The image could not be written"), the reason, and the code. */
export function toStoreError(what: string, error: unknown, directory: string): unknown {
  if (DramatisError.isInstance(error)) return error;
  const errno = errnoOf(error);
  if (error instanceof Error) hideDirectory(error, directory);
  if (errno === undefined) return storeFailed(`${what}.`, error);
  const reason = reasons[errno];
  return storeFailed(reason === undefined ? `${what} (${errno}).` : `${what}: ${reason} (${errno}).`, error);
}

/** Removes the store's path from an error, because causes are printed in logs. */
function hideDirectory(error: Error & { path?: unknown; dest?: unknown }, directory: string): void {
  const hidden = (text: string) => text.replaceAll(directory, "<directory>");
  error.message = hidden(error.message);
  if (error.stack !== undefined) error.stack = hidden(error.stack);
  if (typeof error.path === "string") error.path = hidden(error.path);
  if (typeof error.dest === "string") error.dest = hidden(error.dest);
}

/** Runs `action`, and converts file system errors to `store_failed`. */
export async function asStoreError<Result>(
  what: string,
  directory: string,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw toStoreError(what, error, directory);
  }
}

/** Waits for `action`. Returns false if it rejects because a file is missing. */
export async function unlessMissing(action: Promise<unknown>): Promise<boolean> {
  try {
    await action;
    return true;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return false;
    throw error;
  }
}
