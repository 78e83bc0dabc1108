import type { ModelSpec } from "./model.ts";
import { IMAGE_MODELS } from "./model-table.ts";
import { VIDEO_MODELS } from "./video-models.ts";

/** What to do for unknown models. The default is 404, so that a typo in a name is noticed. */
export type UnknownModels = "not-found" | "accept";

export interface ModelRegistry {
  /** Finds an official model for `/v1/models/{owner}/{name}/predictions`. */
  official(name: string): ModelSpec | undefined;
  /** Finds a model of either kind by name. */
  any(name: string): ModelSpec | undefined;
  /** Finds the model of a body's `version`: 64 hex digits, `owner/name:id`, or `owner/name` for official models. */
  byVersion(version: string): ModelSpec | undefined;
}

const VERSION_ID = /^[0-9a-f]{64}$/;
const MODEL_NAME = /^[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/i;

export function createModelRegistry(extra: readonly ModelSpec[], unknown: UnknownModels): ModelRegistry {
  const byName = new Map<string, ModelSpec>();
  const byVersionId = new Map<string, ModelSpec>();
  for (const model of [...IMAGE_MODELS, ...VIDEO_MODELS, ...extra]) {
    byName.set(model.name, model);
    if (model.version !== undefined) byVersionId.set(model.version, model);
  }

  function any(name: string): ModelSpec | undefined {
    const known = byName.get(name);
    if (known !== undefined || unknown !== "accept" || !MODEL_NAME.test(name)) return known;
    return genericModel(name);
  }

  function official(name: string): ModelSpec | undefined {
    const model = any(name);
    return model?.version === undefined ? model : undefined;
  }

  function byVersion(version: string): ModelSpec | undefined {
    if (VERSION_ID.test(version)) {
      if (unknown === "accept") return byVersionId.get(version) ?? genericModel("unknown/unknown", version);
      return byVersionId.get(version);
    }
    const [name, id, ...rest] = version.split(":");
    if (name === undefined || rest.length > 0) return undefined;
    if (id === undefined) return official(name);
    if (!VERSION_ID.test(id)) return undefined;
    const known = byName.get(name);
    if (known !== undefined) return known.version === id ? known : undefined;
    return unknown === "accept" && MODEL_NAME.test(name) ? genericModel(name, id) : undefined;
  }

  return { official, any, byVersion };
}

/** Creates an unknown model, which accepts every input and outputs one PNG. */
function genericModel(name: string, version?: string): ModelSpec {
  const model: ModelSpec = { name, output: "string", format: "png", inputs: {} };
  return version === undefined ? model : { ...model, version };
}
