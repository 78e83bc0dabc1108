import { createHash } from "node:crypto";
import type { Asset, Store } from "../../packages/core/src/index.ts";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { checkStreams } from "./check-streams.ts";
import { type Findings, noFindings } from "./findings.ts";
import type { Ledger } from "./ledger.ts";

/**
 * Holds a folder, through a store that has never seen it, against what was acknowledged and what was begun. The
 * ledger afterwards says what was found, so that a later check finds out what disappears.
 */
export async function checkStore(directory: string, ledger: Ledger): Promise<Findings> {
  const findings = noFindings();
  const store = fsStore({
    directory,
    onWarning: (warning) => {
      // A line that is cut off is what a kill leaves; an asset is never to be seen in part.
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
    if (expected === undefined) findings.risen.push(`${what}: nobody put it, or it was gone before`);
    else if (expected.state === "deleted") findings.risen.push(`${what}: it was deleted`);
    const found = await hashOf(store, asset.id);
    if (found !== asset.sha256) findings.torn.push(`${what}: ${found} where ${asset.sha256} is listed`);
    else if (expected !== undefined && found !== expected.sha256)
      findings.torn.push(`${what}: ${found} where ${expected.sha256} was put`);
  }
  for (const [id, { state }] of ledger.assets) {
    if (!listed.has(id)) {
      const found = await hashOf(store, id);
      if (state === "stored") findings.lost.push(`asset ${id}: ${found}`);
      else if (found !== "absent") findings.torn.push(`asset ${id}: not listed, and yet ${found}`);
    }
    ledger.settleAsset(id, listed.has(id));
  }
}

/** The hash of what can be read under an id, or why nothing can. */
async function hashOf(store: Store, id: string): Promise<string> {
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

/** All assets of a store, page by page. */
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
