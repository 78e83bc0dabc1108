import type { infer as Infer } from "zod/mini";
import type { Warning } from "../batch/batch-result.ts";
import { fromWireField, isWireField, toWireField } from "./request-fields.ts";
import type { warningSchema } from "./schemas/warning.ts";

/** A warning on the wire. */
export type WireWarning = Infer<typeof warningSchema>;

/** A warning with the wire's name for its parameter. */
export function toWireWarning(warning: Warning): WireWarning {
  // An unknown parameter already has the name that the caller used.
  const { assetIds, ...rest } = warning.code === "parameter_unknown" ? warning : renamed(warning, wireNameOf);
  return assetIds === undefined ? rest : { ...rest, asset_ids: [...assetIds] };
}

/** A warning from the wire, with the TypeScript name for its parameter. */
export function fromWireWarning(warning: Warning): Warning {
  return renamed(warning, fromWireField);
}

function renamed(warning: Warning, rename: (field: string) => string): Warning {
  const { parameter } = warning;
  return parameter ? { ...warning, parameter: rename(parameter) } : warning;
}

/** Names that are not fields of a request are not changed. */
function wireNameOf(parameter: string): string {
  const field = toWireField(parameter);
  return isWireField(field) ? field : parameter;
}
