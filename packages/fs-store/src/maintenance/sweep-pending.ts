import { join } from "node:path";
import { isDramatisId } from "@dramatis/core/store";
import type { AssetParts } from "../assets/asset-parts.ts";
import { assetState, readSidecar } from "../assets/asset-state.ts";
import { claimRemoval, removeVersion } from "../assets/remove-version.ts";
import { isAbandonedClaim } from "../files/claims.ts";
import { toStoreError, unlessMissing } from "../files/store-error.ts";
import { writerState } from "../files/writer.ts";
import { claimStream } from "../journal/compaction.ts";
import type { JournalParts } from "../journal/journal-parts.ts";

type Parts = AssetParts & JournalParts;

/** Leftovers of a process that cannot be checked are removed after this time, in milliseconds. */
const abandonAfterMs = 24 * 60 * 60 * 1000;

/** How many leftovers are processed in parallel. */
const together = 8;

interface Leftover {
  readonly name: string;
  readonly id: string;
  /** The nonce of the put whose file it is or whose asset is being removed; empty for a compaction. */
  readonly nonce: string;
  readonly type: "bytes" | "removed" | "removal" | "compaction" | "other";
}

/**
 * Finishes or removes what processes left that no longer run: a published put gets its bytes, an unpublished put is
 * removed, and a started removal is finished. Files of running processes stay. It never fails: it reports a warning for
 * what cannot be removed now, and the next opening tries again.
 */
export async function sweepPending(parts: Parts): Promise<void> {
  const leftovers = (await parts.ops.names(parts.layout.pending)).flatMap((name) => leftoverOf(name) ?? []);
  for (let start = 0; start < leftovers.length; start += together) {
    await Promise.all(leftovers.slice(start, start + together).map((leftover) => sweep(parts, leftover)));
  }
}

async function sweep(parts: Parts, leftover: Leftover): Promise<void> {
  try {
    const path = join(parts.layout.pending, leftover.name);
    if (leftover.type === "removal") await finishRemoval(parts, leftover, path);
    else if (leftover.type === "compaction") await giveBackStream(parts, leftover, path);
    else if (await isLeftBehind(parts, leftover, path)) await finishPut(parts, leftover, path);
  } catch (error) {
    const what = "A leftover file of another process could not be removed";
    parts.warn({
      type: "leftover",
      name: leftover.name,
      error: toStoreError(what, error, parts.layout.directory),
    });
  }
}

async function isLeftBehind(parts: Parts, { nonce }: Leftover, path: string): Promise<boolean> {
  const state = writerState(nonce);
  if (state !== "unknown") return state === "gone";
  let modifiedMs = Number.POSITIVE_INFINITY;
  await unlessMissing(parts.ops.facts(path).then((facts) => (modifiedMs = facts.modifiedMs)));
  return parts.clock.now() - modifiedMs > abandonAfterMs;
}

async function finishPut(parts: Parts, { type, id, nonce }: Leftover, path: string): Promise<void> {
  if (type === "bytes" || type === "removed") {
    const sidecar = await readSidecar(parts, id);
    // Nobody can read whose bytes these are, and they may be all that is left of the asset.
    if (sidecar === "unreadable") return;
    if (sidecar?.nonce === nonce) {
      // The removal needs them, whether it is finished or undone.
      if (type === "removed") return;
      // Reading the state renames the bytes. If they are already renamed, the next line removes these.
      await assetState(parts, id);
    }
  }
  await unlessMissing(parts.ops.unlink(path));
}

/** Finishes a removal, or drops it if it had not yet moved the bytes. */
async function finishRemoval(parts: Parts, { id, nonce }: Leftover, path: string): Promise<void> {
  if (!(await isAbandonedClaim(parts, path))) return;
  const state = await assetState(parts, id);
  if (state.type === "removing" && state.sidecar.nonce === nonce) {
    await removeVersion(parts, id, state.sidecar);
  } else {
    await claimRemoval(parts, id, nonce, async () => undefined);
  }
}

/** Takes over a claim and releases it. It must not just be removed, because another process could be following it. */
async function giveBackStream(parts: Parts, { id }: Leftover, path: string): Promise<void> {
  if (await isAbandonedClaim(parts, path)) await claimStream(parts, id, async () => undefined);
}

function leftoverOf(name: string): Leftover | undefined {
  const [id, nonce, kind, ...rest] = name.split(".");
  if (isDramatisId(id) && kind === undefined && /^compact-\d+$/.test(nonce ?? "")) {
    return { name, id, nonce: "", type: "compaction" };
  }
  if (!isDramatisId(id) || nonce === undefined || kind === undefined || rest.length > 0) return undefined;
  if (kind === "bytes" || kind === "removed") return { name, id, nonce, type: kind };
  if (/^remove-\d+$/.test(kind)) return { name, id, nonce, type: "removal" };
  return { name, id, nonce, type: "other" };
}
