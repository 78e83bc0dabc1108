import { parse, v7 } from "uuid";
import type { AssetKind } from "../../assets/asset.ts";
import { namedId } from "../../util/named-id.ts";
import type { Engine } from "../engine.ts";

const keyNamespaces: Readonly<Record<AssetKind, string>> = {
  image: "a3c4e7b2-92f1-4f0e-8f5d-3b7c0c1d6e58",
  video: "5d1f4c3e-7c7a-4b0b-9a53-2f0a7c1be4d9",
};

/** The id of a new batch; the same kind, owner and key give the same one, in every process. */
export function newBatchId(
  { medium: { kind }, clock, random }: Engine,
  owner: string | undefined,
  idempotencyKey: string | undefined,
): string {
  return idempotencyKey === undefined
    ? v7({ msecs: clock.now(), random: parse(random.uuid()) })
    : namedId(keyNamespaces[kind], [owner, idempotencyKey]);
}
