import { bytesName, pendingName, removalName, sidecarName } from "../files/layout.ts";
import { isErrno, unlessMissing } from "../files/store-error.ts";
import { removeQuietly, writeAll } from "../files/write-all.ts";
import { newNonce, writerState } from "../files/writer.ts";
import type { AssetParts } from "./asset-parts.ts";
import { readSidecar } from "./asset-state.ts";
import type { Sidecar } from "./sidecar.ts";

/** How a removal went. `gone`: it was not there any more. `busy`: another process is removing it now. */
export type Removal = "removed" | "gone" | "busy";

/** A claim of a process that cannot be asked is given up after this time, in milliseconds. */
const patienceMs = 10 * 60 * 1000;

/**
 * Removes what one put stored, and never what another put stored under the same id since. For that it claims the
 * removal of just that put's nonce, by an exclusive create: the holder of the claim is the only one who may take
 * the sidecar away, so the id stays taken, and the bytes are those of this sidecar, until the sidecar goes, last.
 * The claim of a process that died is followed by the next one, so a removal that was cut short is finished by
 * whoever comes next.
 */
export async function removeVersion(
  parts: AssetParts,
  id: string,
  version: Sidecar | "unreadable",
): Promise<Removal> {
  const { ops, layout } = parts;
  const claims = await claim(parts, id, version === "unreadable" ? version : version.nonce);
  if (claims === undefined) return "busy";
  try {
    const current = await readSidecar(parts, id);
    if (current === undefined || nonceOf(current) !== nonceOf(version)) return "gone";
    for (const name of await namesOf(parts, id, current)) {
      await unlessMissing(ops.unlink(layout.assetFile(id, name)));
    }
    await unlessMissing(ops.unlink(layout.sidecar(id)));
    return "removed";
  } finally {
    // The first one first: whoever follows a claim looks again at the one before it, and finds it gone.
    for (const path of claims) await removeQuietly(ops, path);
  }
}

function nonceOf(version: Sidecar | "unreadable"): string {
  return version === "unreadable" ? version : version.nonce;
}

/** The files of an asset but its sidecar. The pending name first: from there a reader might restore the other. */
async function namesOf(parts: AssetParts, id: string, sidecar: Sidecar | "unreadable"): Promise<string[]> {
  if (sidecar !== "unreadable") {
    return [pendingName(id, sidecar.nonce), bytesName(id, sidecar.asset.mediaType)];
  }
  const names = await parts.ops.names(parts.layout.assetFolder(id));
  return names.filter((name) => name.startsWith(`${id}.`) && name !== sidecarName(id));
}

/** The paths of all claims so far, of which the last one is ours; undefined where another one holds it. */
async function claim(parts: AssetParts, id: string, nonce: string): Promise<string[] | undefined> {
  const paths: string[] = [];
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    const path = parts.layout.assetFile(id, removalName(id, nonce, attempt));
    const before = paths.at(-1);
    paths.push(path);
    if (await createClaim(parts, path)) {
      // The claim before ours may have been given back since, and then the row begins anew without us.
      if (before === undefined || (await isAbandoned(parts, before))) return paths;
      await removeQuietly(parts.ops, path);
      return undefined;
    }
    if (!(await isAbandoned(parts, path))) return undefined;
  }
  return undefined;
}

async function createClaim({ ops }: AssetParts, path: string): Promise<boolean> {
  try {
    const file = await ops.open(path, "create");
    try {
      await writeAll(file, Buffer.from(newNonce()));
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  }
}

async function isAbandoned({ ops, now }: AssetParts, path: string): Promise<boolean> {
  try {
    const state = writerState(await ops.readText(path));
    if (state !== "unknown") return state === "gone";
    return now().getTime() - (await ops.facts(path)).modifiedMs > patienceMs;
  } catch (error) {
    // It was given back just now: its holder is done, and a look at the asset tells the rest.
    if (isErrno(error, "ENOENT")) return false;
    throw error;
  }
}
