import type { Asset } from "@dramatis/core/store";
import type { FileFacts } from "../files/fs-ops.ts";
import { storeFailed, unlessMissing } from "../files/store-error.ts";
import type { AssetParts } from "./asset-parts.ts";
import { parseSidecar, type Sidecar } from "./sidecar.ts";

/** What the disk holds for an id. */
export type AssetState =
  | { readonly type: "absent" }
  | { readonly type: "present"; readonly sidecar: Sidecar; readonly bytes: FileFacts }
  /** A removal has started and moved the bytes away. Readers treat the asset as absent. */
  | { readonly type: "removing"; readonly sidecar: Sidecar }
  /** The sidecar exists, but its bytes are missing: a put that died in a power failure, or deleted files. */
  | { readonly type: "broken"; readonly sidecar: Sidecar }
  /** The sidecar cannot be parsed. */
  | { readonly type: "unreadable" };

/**
 * Reads the state of an id. A put that died after it published its sidecar left complete bytes under their pending
 * name. They are renamed here, so that the first reader finishes the put.
 */
export async function assetState(parts: AssetParts, id: string): Promise<AssetState> {
  // A sidecar and bytes of a different length can belong to two puts with a removal in between. Each retry means that
  // another operation on the id has finished.
  for (let turn = 0; turn < 100; turn += 1) {
    const sidecar = await readSidecar(parts, id);
    if (sidecar === undefined) return { type: "absent" };
    if (sidecar === "unreadable") return { type: "unreadable" };
    const bytes = await factsOfBytes(parts, sidecar.asset);
    if (bytes === undefined) {
      const state = await stateWithoutBytes(parts, id, sidecar);
      if (state !== "retry") return state;
    } else if (bytes.byteLength === sidecar.asset.byteLength || (await isStill(parts, sidecar))) {
      return { type: "present", sidecar, bytes };
    }
  }
  throw storeFailed(`The asset ${id} is being changed continuously by other writers. Try again later.`);
}

/** Reads the sidecar of an id without looking at the bytes. */
export async function readSidecar(
  parts: AssetParts,
  id: string,
): Promise<Sidecar | "unreadable" | undefined> {
  let text = "";
  if (!(await unlessMissing(parts.ops.readText(parts.layout.sidecar(id)).then((read) => (text = read))))) {
    await parts.folders.checkShard(parts.layout.assetFolder(id));
    return undefined;
  }
  return parseSidecar(id, text) ?? "unreadable";
}

async function factsOfBytes(parts: AssetParts, asset: Asset): Promise<FileFacts | undefined> {
  let facts: FileFacts | undefined;
  await unlessMissing(parts.ops.facts(parts.layout.bytes(asset)).then((found) => (facts = found)));
  return facts;
}

/** Returns whether this sidecar is still the current one of its id. */
export async function isStill(parts: AssetParts, { asset, nonce }: Sidecar): Promise<boolean> {
  const now = await readSidecar(parts, asset.id);
  return now !== undefined && now !== "unreadable" && now.nonce === nonce;
}

async function stateWithoutBytes(
  parts: AssetParts,
  id: string,
  sidecar: Sidecar,
): Promise<AssetState | "retry"> {
  const { ops, layout } = parts;
  const { nonce, asset } = sidecar;
  // This rename cannot affect another asset with the same id: a removal takes the pending bytes away before the
  // sidecar, and so before the id is free.
  if (await unlessMissing(ops.rename(layout.pendingBytes(id, nonce), layout.bytes(asset)))) return "retry";
  if ((await factsOfBytes(parts, sidecar.asset)) !== undefined) return "retry";
  // In this order: a removal holds its claim until after the sidecar is gone.
  const claimed = await unlessMissing(ops.facts(layout.removal(id, nonce, 0)));
  if (!(await isStill(parts, sidecar))) return "retry";
  return { type: claimed ? "removing" : "broken", sidecar };
}
