import { DramatisError } from "../errors/dramatis-error.ts";
import type { Plan } from "../provider/prediction-provider.ts";
import type { VideoPlanRequest } from "../provider/video-provider.ts";
import type { JsonObject, JsonValue } from "../util/json.ts";
import { createCall } from "./create-call.ts";
import { holdsCount } from "./hidden-counts.ts";
import { imagesOf } from "./model-facts.ts";
import { belongsTo, ParameterDraft } from "./parameter-draft.ts";
import type { ResolvedReferenceInput } from "./reference-input.ts";
import type { VideoModel } from "./video-models.ts";

/** The model to plan a video for. */
export interface PlannedModel {
  readonly name: string;
  /** Undefined for an unknown model. */
  readonly facts: VideoModel | undefined;
  /** The input for the character's image; undefined if it does not exist or is not known. */
  readonly imageInput: ResolvedReferenceInput | undefined;
}

const nothingKnown: VideoModel = {};

/**
 * Plans one call for each slot, with the model's own parameters. The character's image is sent but not recorded as a
 * parameter, because its address can be signed or hold the whole image. Parameters that the model does not support are
 * not sent, and a warning reports each of them.
 *
 * @throws DramatisError `reference_unsupported` if an image is given and the model does not take one,
 * `invalid_request` for a value that the model does not support, or that breaks its rules.
 */
export function planVideos(model: PlannedModel, request: VideoPlanRequest, slots: readonly number[]): Plan {
  const { name, facts = nothingKnown } = model;
  const { prompt, referenceImage, seed } = request;
  const imageInput = referenceImage === undefined ? undefined : (model.imageInput ?? rejectReference(model));
  const draft = new ParameterDraft(name, facts);
  if (model.facts === undefined) {
    draft.warnings.push({
      code: "model_unknown",
      message: `The parameters of ${name} are not known. Only the prompt, the model options and an image for the app's referenceInput are sent.`,
    });
  }
  addParameters(draft, { name, facts, imageInput }, request);
  draft.applyRules(imageInput?.name);
  checkRequired(draft, model, imageInput);
  const parameters = draft.finish();
  const unrecorded =
    imageInput === undefined || referenceImage === undefined
      ? {}
      : { [imageInput.name]: imageInput.list ? [referenceImage] : referenceImage };
  const shared = {
    prompt,
    parameters,
    unrecorded,
    seed: facts.seed ? seed : undefined,
    maxSeed: facts.maxSeed,
  };
  return { calls: slots.map((slot) => createCall({ ...shared, slots: [slot] })), warnings: draft.warnings };
}

/** @param model - `imageInput` is undefined if the request has no image. */
function addParameters(
  draft: ParameterDraft,
  model: PlannedModel & { readonly facts: VideoModel },
  request: VideoPlanRequest,
): void {
  const { facts, imageInput, name } = model;
  const { demands, excludes, cause } = demandsOf(facts, imageInput, request.modelOptions);
  // If the request has no value, the demanded one is sent and recorded, because a model's default can change.
  const settled = <Value>(path: string, asked: Value | undefined, demanded: Value | undefined) => {
    if (demanded === undefined || asked === undefined || asked === demanded) return asked ?? demanded;
    draft.refuse(path, `must be ${demanded} or absent for ${name} with ${cause}`);
    return undefined;
  };
  draft.choose({
    path: "aspectRatio",
    parameter: "aspect_ratio",
    asked: settled("aspectRatio", request.aspectRatio, demands?.aspectRatio),
    allowed: facts.aspectRatios,
  });
  draft.choose({
    path: "durationSeconds",
    parameter: "duration",
    asked: settled("durationSeconds", request.durationSeconds, demands?.durationSeconds),
    allowed: facts.durations,
  });
  draft.checkPrompt("prompt", request.prompt);
  draft.setNegativePrompt(request.negativePrompt);
  draft.checkSeed(request.seed);
  draft.addOptions(request.modelOptions, (key, value) => {
    const owner = key === imageInput?.name ? "characterReferenceId" : ownerOf(key, value, facts);
    if (owner !== undefined) return belongsTo(owner);
    if (imagesOf(facts, key) === undefined && holdsCount(key, value, "video")) {
      return "must not be set: a request generates one video";
    }
    return excludes.includes(key) ? `must not be set for ${name} with ${cause}` : undefined;
  });
}

/** Returns what the character's image demands of the request, if it comes as a reference or through `modelOptions`. */
function demandsOf(
  { character }: VideoModel,
  imageInput: ResolvedReferenceInput | undefined,
  modelOptions: JsonObject = {},
): Pick<ResolvedReferenceInput, "demands" | "excludes"> & { readonly cause: string } {
  if (imageInput !== undefined) return { ...imageInput, cause: "a character reference" };
  if (character === undefined || !Object.hasOwn(modelOptions, character.input)) {
    return { demands: {}, excludes: [], cause: "" };
  }
  const { input, demands = {}, excludes = [] } = character;
  return { demands, excludes, cause: input };
}

/** Returns the request parameter to use instead of a model parameter that must not be set directly. */
function ownerOf(key: string, value: JsonValue, facts: VideoModel): string | undefined {
  if (key === "prompt") return "prompt";
  // A parameter that is not known for this model can only come through `modelOptions`.
  if (key === "seed" && facts.seed) return "seed";
  if (key === "duration" && facts.durations && value !== facts.freeDuration) return "durationSeconds";
  if (key === "aspect_ratio" && facts.aspectRatios) return "aspectRatio";
  if (key === "negative_prompt" && facts.negativePrompt) return "negativePrompt";
  return undefined;
}

function checkRequired(
  draft: ParameterDraft,
  model: PlannedModel,
  given: ResolvedReferenceInput | undefined,
): void {
  const input = model.facts?.requiredInput;
  if (input === undefined || given?.name === input || draft.has(input)) return;
  const path = model.imageInput?.name === input ? "characterReferenceId" : `modelOptions.${input}`;
  draft.refuse(path, `is required: ${model.name} generates videos from an image`);
}

function rejectReference({ name, facts }: PlannedModel): never {
  const what =
    facts === undefined
      ? `it is not known which input of ${name} takes an image. Pass it as referenceInput when you create the provider`
      : `${name} does not take an image of a character. Use another model, or generate the video without one`;
  throw new DramatisError("reference_unsupported", `Nothing was generated: ${what}.`, {
    issues: [{ path: "characterReferenceId", message: `cannot be used: ${what}` }],
  });
}
