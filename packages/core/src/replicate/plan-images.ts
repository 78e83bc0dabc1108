import { fieldMessage } from "../errors/field-message.ts";
import type { ImageRequest } from "../provider/image-provider.ts";
import type { Call, Plan } from "../provider/prediction-provider.ts";
import type { JsonObject, JsonValue } from "../util/json.ts";
import { createCall } from "./create-call.ts";
import { holdsCount } from "./hidden-counts.ts";
import { asksForSeveral } from "./image-count.ts";
import { imagesOf } from "./model-facts.ts";
import { type ImageModel, unknownModel } from "./models.ts";
import { belongsTo, ParameterDraft } from "./parameter-draft.ts";

/**
 * Groups the slots into as few predictions as the model allows, and turns the request into the model's own
 * parameters. Parameters that the model does not support are not sent, and a warning reports each of them.
 *
 * @throws DramatisError `invalid_request` for a value that the model does not support.
 */
export function planImages(
  name: string,
  model: ImageModel | undefined,
  request: ImageRequest,
  slots: readonly number[],
): Plan {
  const draft = new ParameterDraft(name, model ?? unknownModel);
  if (model === undefined) {
    draft.warnings.push({
      code: "model_unknown",
      message: `The parameters of ${name} are not known. Each image is a separate prediction, and only the prompt and the model options are sent.`,
    });
  }
  const parameters = parametersOf(name, model ?? unknownModel, request, draft);
  const size = model?.batch?.max ?? 1;
  const calls: Call[] = [];
  for (let first = 0; first < slots.length; first += size) {
    calls.push(callFor(slots.slice(first, first + size), request, model, parameters));
  }
  return { calls, warnings: draft.warnings };
}

function callFor(
  slots: readonly number[],
  { prompt, seed }: ImageRequest,
  model: ImageModel | undefined,
  shared: JsonObject,
): Call {
  const batch = model?.batch ? { [model.batch.parameter]: slots.length } : {};
  return createCall({
    slots,
    prompt,
    parameters: { ...shared, ...batch },
    seed: model?.seed ? seed : undefined,
    maxSeed: model?.maxSeed,
  });
}

function parametersOf(
  name: string,
  model: ImageModel,
  request: ImageRequest,
  draft: ParameterDraft,
): JsonObject {
  const { prompt, aspectRatio, outputFormat, negativePrompt, seed, modelOptions } = request;
  const { aspectRatios, outputFormats, requiredInput } = model;
  draft.checkPrompt("description", prompt);
  draft.choose({
    path: "aspectRatio",
    parameter: "aspect_ratio",
    asked: aspectRatio,
    allowed: aspectRatios,
  });
  draft.choose<string>({
    path: "outputFormat",
    parameter: "output_format",
    asked: outputFormat,
    allowed: outputFormats && Object.keys(outputFormats),
    value: outputFormat && outputFormats?.[outputFormat],
  });
  draft.setNegativePrompt(negativePrompt);
  draft.checkSeed(seed);
  draft.addOptions(modelOptions, (key, value) => {
    const owner = ownerOf(key, value, model, request);
    if (owner !== undefined) return belongsTo(owner);
    const mayCount = imagesOf(model, key) === undefined && holdsCount(key, value);
    return mayCount ? fieldMessage`must not ask for several images; use ${{ path: "numImages" }}` : undefined;
  });
  draft.applyRules();
  if (requiredInput !== undefined && !draft.has(requiredInput)) {
    draft.refuse(`modelOptions.${requiredInput}`, `is required: ${name} generates images from an image`);
  }
  return draft.finish();
}

/** Returns the request parameter to use instead of a model parameter that must not be set directly. */
function ownerOf(
  key: string,
  value: JsonValue,
  model: ImageModel,
  request: ImageRequest,
): string | undefined {
  if (key === "prompt") return "description";
  if (key === model.batch?.parameter) return "numImages";
  if (imagesOf(model, key) === undefined && asksForSeveral(key, value)) return "numImages";
  // An unknown model can only get its seed this way, but one seed for several predictions would make equal images.
  if (key === "seed" && (model.seed || request.numImages > 1)) return "seed";
  return undefined;
}
