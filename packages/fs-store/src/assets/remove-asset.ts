import { storeFailed } from "../files/store-error.ts";
import type { AssetParts } from "./asset-parts.ts";
import { assetState } from "./asset-state.ts";
import { removeVersion } from "./remove-version.ts";

/** How long to wait for another process that works on the same id: `times` attempts, `ms` milliseconds apart. */
export const busyWait = { times: 100, ms: 20 } as const;

/** Removes an asset. Returns false if it does not exist. */
export async function removeAsset(parts: AssetParts, id: string): Promise<boolean> {
  for (let turn = 0; turn < busyWait.times; turn += 1) {
    const state = await assetState(parts, id);
    if (state.type === "absent") return false;
    const removal = await removeVersion(parts, id, "sidecar" in state ? state.sidecar : "unreadable");
    if (removal === "removed") {
      await parts.folderSync.sync(parts.layout.assetFolder(id));
      // If another removal had already started, readers already saw the asset as absent.
      return state.type !== "removing";
    }
    if (removal === "busy") await parts.clock.sleep(busyWait.ms);
  }
  throw storeFailed(`Another process is removing the asset ${id} and has not finished. Try again later.`);
}
