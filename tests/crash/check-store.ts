import { createHash } from "node:crypto";
import type { Asset, Store } from "../../packages/core/src/index.ts";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { checkStreams } from "./check-streams.ts";
import { type Findings, noFindings } from "./findings.ts";
import type { Ledger } from "./ledger.ts";

/**
 * Opens a folder with a new store, and compares its content with the operations that were started and acknowledged. The
 * ledger is updated with what was found, so that a later check detects what disappears.
 */
export async function checkStore(directory: string, ledger: Ledger): Promise<Findings> {
  const findings = noFindings();
  const store = fsStore({
    directory,
    onWarning: (warning) => {
      // A kill can leave a truncated journal line, but an asset must never be visible in part.
      if (warning.type === "unreadable-asset") findings.torn.push(`asset ${warning.id}: cannot be read`);
    },
  });
  await checkAssets(store, ledger, findings);
  await checkStreams(store, ledger, findings);
  await store.close();
  return findings;
}

async function checkAssets(store: Store, ledger: Ledger, findings: Findings): Promise<void> {
  const listed = new Set<string>();
  for (const asset of await allAssets(store)) {
    listed.add(asset.id);
    const expected = ledger.assets.get(asset.id);
    const what = `asset ${asset.id}`;
    if (expected === undefined) findings.resurrected.push(`${what}: it was never put, or was missing before`);
    else if (expected.state === "deleted") findings.resurrected.push(`${what}: it was deleted before`);
    const found = await readHash(store, asset.id);
    if (found !== asset.sha256) findings.torn.push(`${what}: ${found} instead of the listed ${asset.sha256}`);
    else if (expected !== undefined && found !== expected.sha256)
      findings.torn.push(`${what}: ${found} instead of the put ${expected.sha256}`);
  }
  for (const [id, { state }] of ledger.assets) {
    if (!listed.has(id)) {
      const found = await readHash(store, id);
      if (state === "stored") findings.lost.push(`asset ${id}: ${found}`);
      else if (found !== "absent") findings.torn.push(`asset ${id}: not listed, but ${found}`);
    }
    ledger.settleAsset(id, listed.has(id));
  }
}

/** Returns the hash of an asset's bytes, or why they cannot be read. */
async function readHash(store: Store, id: string): Promise<string> {
  try {
    const found = await store.open(id);
    if (found === undefined) return "absent";
    return createHash("sha256")
      .update(await found.bytes())
      .digest("hex");
  } catch (error) {
    return String(error);
  }
}

/** Returns all assets of a store. */
export async function allAssets(store: Store): Promise<Asset[]> {
  const assets: Asset[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list({ limit: 100, ...(cursor === undefined ? {} : { cursor }) });
    assets.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return assets;
}
