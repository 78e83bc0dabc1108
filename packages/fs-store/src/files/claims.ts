import type { Clock } from "@dramatis/core/store";
import type { FsOps } from "./fs-ops.ts";
import { isErrno, isWithoutLinks } from "./store-error.ts";
import { removeQuietly, writeAll } from "./write-all.ts";
import { isOwnNonce, newNonce, writerState } from "./writer.ts";

/** A claim of a process that cannot be asked is given up after this time, in milliseconds. */
const patienceMs = 10 * 60 * 1000;

/** The claims that are held here and now: the disk may have refused to take one away that was given back. */
const held = new Set<string>();

/** What claims need: the calls to the disk, and the time. */
export interface ClaimParts {
  readonly ops: FsOps;
  readonly clock: Clock;
}

/** Where claims to one thing lie. */
export interface ClaimPaths {
  /** A claim while it is being written. */
  pending(nonce: string): string;
  /** The `attempt`th claim. */
  claim(attempt: number): string;
}

/**
 * Runs `action` as the only one, in this process or in another, that holds the claim at these paths; "busy" where
 * another one holds it. A claim is a file, linked exclusively once it names its process. That of a process which
 * died is not taken away but followed by the next one, so that two who find it dead cannot both go on.
 */
export async function withClaim<Result>(
  parts: ClaimParts,
  claims: ClaimPaths,
  action: () => Promise<Result>,
): Promise<Result | "busy"> {
  const claimed = await claim(parts, claims);
  if (claimed === undefined) return "busy";
  const { paths, nonce } = claimed;
  try {
    return await action();
  } finally {
    // The first one first: whoever follows a claim looks again at the one before it, and finds it gone.
    for (const path of paths) await removeQuietly(parts.ops, path);
    // Last: a claim that still lies there may be followed from now on, as nobody is about to take it away.
    held.delete(nonce);
  }
}

/** Whether the process that made a claim is no more. A claim that is not there is not abandoned but given back. */
export async function isAbandonedClaim({ ops, clock }: ClaimParts, path: string): Promise<boolean> {
  try {
    const nonce = await ops.readText(path);
    if (isOwnNonce(nonce)) return !held.has(nonce);
    const state = writerState(nonce);
    if (state !== "unknown") return state === "gone";
    return clock.now() - (await ops.facts(path)).modifiedMs > patienceMs;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return false;
    throw error;
  }
}

/** The paths of all claims so far, of which the last one is ours; undefined where another one holds it. */
async function claim(
  parts: ClaimParts,
  claims: ClaimPaths,
): Promise<{ readonly paths: readonly string[]; readonly nonce: string } | undefined> {
  const paths: string[] = [];
  const nonce = newNonce();
  held.add(nonce);
  try {
    if (await row(parts, claims, nonce, paths)) return { paths, nonce };
  } catch (error) {
    held.delete(nonce);
    throw error;
  }
  held.delete(nonce);
  return undefined;
}

/** Goes along the row of claims to its end, where ours follows; false where another one is held. */
async function row(parts: ClaimParts, claims: ClaimPaths, nonce: string, paths: string[]): Promise<boolean> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    const path = claims.claim(attempt);
    const before = paths.at(-1);
    paths.push(path);
    if (await createClaim(parts.ops, claims, path, nonce)) {
      // The claim before ours may have been given back since, and then the row begins anew without us.
      if (before === undefined || (await isAbandonedClaim(parts, before))) return true;
      await removeQuietly(parts.ops, path);
      return false;
    }
    if (!(await isAbandonedClaim(parts, path))) return false;
  }
  return false;
}

async function createClaim(ops: FsOps, claims: ClaimPaths, path: string, nonce: string): Promise<boolean> {
  const pending = claims.pending(nonce);
  try {
    await writeClaim(ops, pending, nonce);
    await ops.link(pending, path);
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    if (!isWithoutLinks(error)) throw error;
    return createInPlace(ops, path, nonce);
  } finally {
    await removeQuietly(ops, pending);
  }
}

/** For file systems without links. A kill in the midst of it leaves a claim that names nobody, and has to grow old. */
async function createInPlace(ops: FsOps, path: string, nonce: string): Promise<boolean> {
  try {
    await writeClaim(ops, path, nonce);
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  }
}

async function writeClaim(ops: FsOps, path: string, nonce: string): Promise<void> {
  const file = await ops.open(path, "create");
  try {
    await writeAll(file, Buffer.from(nonce));
  } finally {
    await file.close();
  }
}
