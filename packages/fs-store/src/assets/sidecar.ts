import { type Asset, parseAsset } from "@dramatis/core/store";
import * as z from "zod/mini";
import { bytesName } from "../files/layout.ts";

/** The file that describes an asset. Its name contains the id, which makes publishing it exclusive. */
export interface Sidecar {
  readonly asset: Asset;
  /** Identifies the put that stored the asset. */
  readonly nonce: string;
}

const schema = z.object({
  version: z.literal(1),
  nonce: z.string().check(z.regex(/^[\w-]{1,100}$/)),
  file: z.string(),
  asset: z.unknown(),
});

/** Formats a sidecar file. */
export function sidecarText({ asset, nonce }: Sidecar): string {
  const file = bytesName(asset.id, asset.mediaType);
  return `${JSON.stringify({ version: 1, nonce, file, asset })}\n`;
}

/** Parses a sidecar file. Returns undefined if it is invalid or belongs to a different id. */
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
