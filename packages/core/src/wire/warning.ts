import type { infer as Infer } from "zod/mini";
import type { Warning } from "../batch/batch-result.ts";
import { fromWireField, isWireField, toWireField } from "./request-fields.ts";
import type { warningSchema } from "./schemas/warning.ts";

/** A warning on the wire. */
export type WireWarning = Infer<typeof warningSchema>;

/** A warning under the names that the caller of an endpoint knows. */
export function toWireWarning(warning: Warning): WireWarning {
  // What is unknown was named by the caller.
  const { assetIds, ...rest } = warning.code === "parameter_unknown" ? warning : renamed(warning, wireNameOf);
  return assetIds === undefined ? rest : { ...rest, asset_ids: [...assetIds] };
}

/** A warning from the wire under the names of the code. */
export function fromWireWarning(warning: Warning): Warning {
  return renamed(warning, fromWireField);
}

function renamed(warning: Warning, rename: (field: string) => string): Warning {
  const { parameter, message } = warning;
  if (!parameter) return warning;
  const name = rename(parameter);
  return { ...warning, parameter: name, message: message.replaceAll(parameter, name) };
}

/** What is no field of a request keeps its name. */
function wireNameOf(parameter: string): string {
  const field = toWireField(parameter);
  return isWireField(field) ? field : parameter;
}
