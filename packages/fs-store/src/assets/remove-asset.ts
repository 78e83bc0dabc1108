import { storeFailed } from "../files/store-error.ts";
import type { AssetParts } from "./asset-parts.ts";
import { assetState } from "./asset-state.ts";
import { removeVersion } from "./remove-version.ts";

/** How long another process's work on the same id is waited for: so many times, so many milliseconds. */
export const busyWait = { times: 100, ms: 20 } as const;

/** Removes an asset; false where there was none. */
export async function removeAsset(parts: AssetParts, id: string): Promise<boolean> {
  for (let turn = 0; turn < busyWait.times; turn += 1) {
    const state = await assetState(parts, id);
    if (state.type === "absent") return false;
    const removal = await removeVersion(parts, id, "sidecar" in state ? state.sidecar : "unreadable");
    if (removal === "removed") {
      await parts.folderSync.sync(parts.layout.assetFolder(id));
      // Where somebody else had begun, there was nothing left for a reader to see.
      return state.type !== "removing";
    }
    if (removal === "busy") await parts.clock.sleep(busyWait.ms);
  }
  throw storeFailed(`Another process is removing the asset ${id} and does not come to an end.`);
}
