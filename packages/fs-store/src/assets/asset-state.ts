import type { Asset } from "@dramatis/core/store";
import type { FileFacts } from "../files/fs-ops.ts";
import { storeFailed, unlessMissing } from "../files/store-error.ts";
import type { AssetParts } from "./asset-parts.ts";
import { parseSidecar, type Sidecar } from "./sidecar.ts";

/** What lies under an id. */
export type AssetState =
  | { readonly type: "absent" }
  | { readonly type: "present"; readonly sidecar: Sidecar; readonly bytes: FileFacts }
  /** Somebody began to remove it and took the bytes away. For a reader it is absent. */
  | { readonly type: "removing"; readonly sidecar: Sidecar }
  /** There is a sidecar, and its bytes are nowhere: a put that died in a power cut, or somebody's rm. */
  | { readonly type: "broken"; readonly sidecar: Sidecar }
  /** There is a sidecar that cannot be understood. */
  | { readonly type: "unreadable" };

/**
 * Looks at an id. A put that died after it had published the sidecar left complete bytes under their pending name:
 * they are given their own name here, so whoever looks first finishes what was begun.
 */
export async function assetState(parts: AssetParts, id: string): Promise<AssetState> {
  // A sidecar and bytes of another length may be of two puts, between which the asset was removed.
  // Each turn back means that another operation on the id came to its end meanwhile.
  for (let turn = 0; turn < 100; turn += 1) {
    const sidecar = await readSidecar(parts, id);
    if (sidecar === undefined) return { type: "absent" };
    if (sidecar === "unreadable") return { type: "unreadable" };
    const bytes = await factsOfBytes(parts, sidecar.asset);
    if (bytes === undefined) {
      const state = await stateWithoutBytes(parts, id, sidecar);
      if (state !== "look again") return state;
    } else if (bytes.byteLength === sidecar.asset.byteLength || (await isStill(parts, sidecar))) {
      return { type: "present", sidecar, bytes };
    }
  }
  throw storeFailed(`The asset ${id} is being changed by others without end.`);
}

/** The sidecar of an id, without a look at the bytes. */
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

/** Whether what the sidecar tells of is still what lies under its id. */
export async function isStill(parts: AssetParts, { asset, nonce }: Sidecar): Promise<boolean> {
  const now = await readSidecar(parts, asset.id);
  return now !== undefined && now !== "unreadable" && now.nonce === nonce;
}

async function stateWithoutBytes(
  parts: AssetParts,
  id: string,
  sidecar: Sidecar,
): Promise<AssetState | "look again"> {
  const { ops, layout } = parts;
  const { nonce, asset } = sidecar;
  // A rename cannot harm another asset of the same id: whoever removes one takes the pending bytes away before
  // the sidecar, and so before the id is free.
  if (await unlessMissing(ops.rename(layout.pendingBytes(id, nonce), layout.bytes(asset))))
    return "look again";
  if ((await factsOfBytes(parts, sidecar.asset)) !== undefined) return "look again";
  // In this order: a removal holds its claim until after the sidecar is gone.
  const claimed = await unlessMissing(ops.facts(layout.removal(id, nonce, 0)));
  if (!(await isStill(parts, sidecar))) return "look again";
  return { type: claimed ? "removing" : "broken", sidecar };
}
