import type { Asset } from "@dramatis/core/store";
import { expect } from "vitest";
import { fsStore } from "../../fs-store.ts";
import { sha256 } from "../../testing/samples.ts";
import { allAssets } from "./all-assets.ts";

/** Returns every asset of a store, after checking the bytes of each. */
export async function endStateOf(into: string): Promise<Asset[]> {
  const store = fsStore({ directory: into });
  const assets = await allAssets(store);
  for (const { id, sha256: expected } of assets) {
    const bytes = await (await store.open(id))?.bytes();
    expect(sha256(bytes ?? new Uint8Array())).toBe(expected);
  }
  await store.close();
  return assets;
}
