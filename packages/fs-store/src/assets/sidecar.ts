import { type Asset, DramatisError, parseAsset } from "@dramatis/core";
import * as z from "zod/mini";
import { bytesName } from "../files/layout.ts";

/** The largest sidecar, in bytes. It is read whole at every look at an asset. */
const maxBytes = 1024 * 1024;

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

/** The text of a sidecar. Metadata that is no JSON, or too much, is `invalid_request`. */
export function sidecarText({ asset, nonce }: Sidecar): string {
  const file = bytesName(asset.id, asset.mediaType);
  let text: string;
  try {
    text = `${JSON.stringify({ version: 1, nonce, file, asset })}\n`;
  } catch (cause) {
    throw new DramatisError("invalid_request", "The metadata of an asset must be JSON.", { cause });
  }
  if (Buffer.byteLength(text) > maxBytes) {
    throw new DramatisError(
      "invalid_request",
      "The metadata of an asset may have 1 MiB as JSON; this is more.",
    );
  }
  return text;
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
