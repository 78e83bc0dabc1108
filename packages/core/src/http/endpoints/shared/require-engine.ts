import type { AssetKind } from "../../../assets/asset.ts";
import type { Engines } from "../../handler/engines.ts";
import type { HandlerContext } from "../../handler/handler-context.ts";
import { HttpError } from "../../handler/http-error.ts";

/**
 * The engine for a kind of media.
 * @throws HttpError 404 if this server does not generate it.
 */
export function requireEngine<Kind extends AssetKind>(
  { engines }: Pick<HandlerContext, "engines">,
  kind: Kind,
): NonNullable<Engines[Kind]> {
  const engine = engines[kind];
  if (engine == null) throw new HttpError("not_found", `This server does not generate ${kind}s.`);
  return engine;
}
