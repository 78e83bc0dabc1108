import type { Clock } from "@dramatis/core/store";
import type { FsOps } from "./fs-ops.ts";
import { isErrno, isWithoutLinks } from "./store-error.ts";
import { removeQuietly, writeAll } from "./write-all.ts";
import { isOwnNonce, newNonce, writerState } from "./writer.ts";

/** A claim is abandoned after this time if its process cannot be checked, in milliseconds. */
const abandonAfterMs = 10 * 60 * 1000;

/** The nonces of claims held by this process. Removing a released claim's file may have failed. */
const held = new Set<string>();

/** What claims need: file system calls and a clock. */
export interface ClaimParts {
  readonly ops: FsOps;
  readonly clock: Clock;
}

/** The paths of the claims to one thing. */
export interface ClaimPaths {
  /** The path of a claim while it is being written. */
  pending(nonce: string): string;
  /** The path of the `attempt`th claim. */
  claim(attempt: number): string;
}

/**
 * Runs `action` while holding the exclusive claim at these paths, across processes. Returns "busy" if another holder
 * has it. A claim is a file that names its process and is linked exclusively. The claim of a dead process is not
 * removed; the next claim follows it. Otherwise two processes that both find it dead could both continue.
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
    // In this order: a process that follows a claim checks the previous claim again, and finds it gone.
    for (const path of paths) await removeQuietly(parts.ops, path);
    // Last: a claim whose file could not be removed may be followed from now on.
    held.delete(nonce);
  }
}

/** Returns whether the process that made a claim no longer runs. A missing claim was released, not abandoned. */
export async function isAbandonedClaim({ ops, clock }: ClaimParts, path: string): Promise<boolean> {
  try {
    const nonce = await ops.readText(path);
    if (isOwnNonce(nonce)) return !held.has(nonce);
    const state = writerState(nonce);
    if (state !== "unknown") return state === "gone";
    return clock.now() - (await ops.facts(path)).modifiedMs > abandonAfterMs;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return false;
    throw error;
  }
}

/** Returns the paths of all claims so far, ours last, or undefined if another holder has the claim. */
async function claim(
  parts: ClaimParts,
  claims: ClaimPaths,
): Promise<{ readonly paths: readonly string[]; readonly nonce: string } | undefined> {
  const paths: string[] = [];
  const nonce = newNonce();
  held.add(nonce);
  try {
    if (await appendClaim(parts, claims, nonce, paths)) return { paths, nonce };
  } catch (error) {
    held.delete(nonce);
    throw error;
  }
  held.delete(nonce);
  return undefined;
}

/** Walks the sequence of claims to its end, and adds ours. Returns false if a claim is held. */
async function appendClaim(
  parts: ClaimParts,
  claims: ClaimPaths,
  nonce: string,
  paths: string[],
): Promise<boolean> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    const path = claims.claim(attempt);
    const before = paths.at(-1);
    paths.push(path);
    if (await createClaim(parts.ops, claims, path, nonce)) {
      // The previous claim may have been released meanwhile, and then the sequence starts again without ours.
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

/** For file systems without links. A kill during the write leaves a claim that names no process and has to expire. */
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
