import type { ImageRequest } from "../provider/image-provider.ts";
import type { Call, Plan } from "../provider/prediction-provider.ts";
import type { JsonObject, JsonValue } from "../util/json.ts";
import { holdsCount } from "./hidden-counts.ts";
import { asksForSeveral } from "./image-count.ts";
import { imagesOf } from "./model-facts.ts";
import { type ImageModel, unknownModel } from "./models.ts";
import { belongsTo, ParameterDraft } from "./parameter-draft.ts";
import { plannedCall } from "./planned-call.ts";

/**
 * Groups the slots into as few predictions as the model allows, and turns the request into the model's own
 * parameters. What the model lacks is left out, with a warning.
 *
 * @throws DramatisError `invalid_request` for a value that the model does not have.
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
      message: `The parameters of ${name} are not known: each image is a prediction of its own, and beside the prompt only modelOptions are sent.`,
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
  return plannedCall({
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
  draft.avoid(negativePrompt);
  draft.checkSeed(seed);
  draft.addOptions(modelOptions, (key, value) => {
    const owner = ownerOf(key, value, model, request);
    if (owner !== undefined) return belongsTo(owner);
    const mayCount = imagesOf(model, key) === undefined && holdsCount(key, value);
    return mayCount ? "must not ask for several images; use numImages" : undefined;
  });
  draft.follow();
  if (requiredInput !== undefined && !draft.has(requiredInput)) {
    draft.refuse(`modelOptions.${requiredInput}`, `must be given: ${name} makes images after one`);
  }
  return draft.finish();
}

/** The parameter of the request that a model's parameter belongs to, if it may not be set directly. */
function ownerOf(
  key: string,
  value: JsonValue,
  model: ImageModel,
  request: ImageRequest,
): string | undefined {
  if (key === "prompt") return "description";
  if (key === model.batch?.parameter) return "numImages";
  if (imagesOf(model, key) === undefined && asksForSeveral(key, value)) return "numImages";
  // Where the model is unknown, its seed can only come this way; one seed for several predictions makes them alike.
  if (key === "seed" && (model.seed || request.numImages > 1)) return "seed";
  return undefined;
}
