import type { AssetKind, AssetOrigin } from "../assets/asset.ts";
import type { WithKeysOf } from "../util/keys.ts";
import { type SnakeCased, toSnakeCase } from "./case.ts";

/** The schema lists the known media types. A stored asset can have any media type that its bytes had. */
export type WithAnyType<Wire, Field extends keyof Wire> = Omit<Wire, Field> & {
  readonly [Key in Field]: string;
};

/** `Metadata` if its fields on the wire are those of `Wire`, otherwise `never`. Use it with `satisfies`. */
export type MatchingMetadata<Wire extends { readonly metadata: unknown }, Metadata> = WithKeysOf<
  Wire["metadata"],
  SnakeCased<Metadata>
>;

/** Returns the URL of an asset's bytes. If `kind` is absent, the asset is an image. */
export type UrlOf = (id: string, kind?: AssetKind) => string;

/** Converts the fields that all kinds of assets have to their wire format. */
export function toWireAsset(
  asset: {
    readonly id: string;
    readonly path: string;
    readonly mediaType: string;
    readonly byteLength: number;
    readonly sha256: string;
    readonly createdAt: string;
    readonly origin: AssetOrigin;
  },
  url: string,
) {
  const { id, path, mediaType, byteLength, sha256, createdAt, origin } = asset;
  return {
    id,
    ...(origin.type === "generated" ? { slot: origin.slot } : {}),
    path,
    url,
    ...toSnakeCase({ mediaType, byteLength, sha256, createdAt, origin: withoutFolders(origin) }),
  };
}

/** Removes the folders of a migrated image: clients see only its old file name. */
function withoutFolders(origin: AssetOrigin): AssetOrigin {
  if (origin.type !== "migrated") return origin;
  return { type: "migrated", path: origin.path.slice(origin.path.lastIndexOf("/") + 1) };
}
