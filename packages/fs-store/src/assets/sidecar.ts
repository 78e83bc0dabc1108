import { type Asset, parseAsset } from "@dramatis/core/store";
import * as z from "zod/mini";
import { bytesName } from "../files/layout.ts";

/** What lies beside an asset's bytes. Its name is the id: whoever publishes it has the id. */
export interface Sidecar {
  readonly asset: Asset;
  /** Names the put that stored the asset, no other put of the same id. */
  readonly nonce: string;
}

const schema = z.object({
  version: z.literal(1),
  nonce: z.string().check(z.regex(/^[\w-]{1,100}$/)),
  file: z.string(),
  asset: z.unknown(),
});

/** The text of a sidecar. */
export function sidecarText({ asset, nonce }: Sidecar): string {
  const file = bytesName(asset.id, asset.mediaType);
  return `${JSON.stringify({ version: 1, nonce, file, asset })}\n`;
}

/** Reads a sidecar; undefined where it is none, or not that of this id. */
export function parseSidecar(id: string, text: string): Sidecar | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { data } = schema.safeParse(value);
  const asset = parseAsset(data?.asset);
  return data !== undefined && asset?.id === id ? { asset, nonce: data.nonce } : undefined;
}
