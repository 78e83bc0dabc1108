import { DramatisError } from "../errors/dramatis-error.ts";
import type { Plan } from "../provider/prediction-provider.ts";
import type { VideoPlanRequest } from "../provider/video-provider.ts";
import type { JsonObject, JsonValue } from "../util/json.ts";
import { holdsCount } from "./hidden-counts.ts";
import { imagesOf } from "./model-facts.ts";
import { belongsTo, ParameterDraft } from "./parameter-draft.ts";
import { plannedCall } from "./planned-call.ts";
import type { ReferencePlace } from "./reference-input.ts";
import type { VideoModel } from "./video-models.ts";

/** The model that a video is planned for. */
export interface PlannedModel {
  readonly name: string;
  /** undefined where nothing is known of it. */
  readonly facts: VideoModel | undefined;
  /** Where the image of a character goes; undefined where that is nowhere, or not known. */
  readonly place: ReferencePlace | undefined;
}

const nothingKnown: VideoModel = {};

/**
 * One call for each slot, in the model's own parameters. The image of the character is sent, and is no parameter:
 * its address may be signed, or hold the whole image, and parameters are recorded. What the model lacks is left out,
 * with a warning.
 *
 * @throws DramatisError `reference_unsupported` where an image is given and has no place at the model,
 * `invalid_request` for what the model does not have or demands.
 */
export function planVideos(model: PlannedModel, request: VideoPlanRequest, slots: readonly number[]): Plan {
  const { name, facts = nothingKnown } = model;
  const { prompt, referenceImage, seed } = request;
  const place = referenceImage === undefined ? undefined : (model.place ?? nowhere(model));
  const draft = new ParameterDraft(name, facts);
  if (model.facts === undefined) {
    draft.warnings.push({
      code: "model_unknown",
      message: `The parameters of ${name} are not known: only the prompt, modelOptions and an image that has its place by referenceInput are sent.`,
    });
  }
  addParameters(draft, { name, facts, place }, request);
  draft.follow(place?.name);
  checkRequired(draft, model, place);
  const parameters = draft.finish();
  const unrecorded =
    place === undefined || referenceImage === undefined
      ? {}
      : { [place.name]: place.list ? [referenceImage] : referenceImage };
  const shared = {
    prompt,
    parameters,
    unrecorded,
    seed: facts.seed ? seed : undefined,
    maxSeed: facts.maxSeed,
  };
  return { calls: slots.map((slot) => plannedCall({ ...shared, slots: [slot] })), warnings: draft.warnings };
}

/** @param model - its `place` is that of the image that is given; undefined where none is. */
function addParameters(
  draft: ParameterDraft,
  model: PlannedModel & { readonly facts: VideoModel },
  request: VideoPlanRequest,
): void {
  const { facts, place, name } = model;
  const { demands, excludes, beside } = demandsOf(facts, place, request.modelOptions);
  // Where nothing was asked, the demanded value is sent and recorded: a model's default may change.
  const settled = <Value>(path: string, asked: Value | undefined, demanded: Value | undefined) => {
    if (demanded === undefined || asked === undefined || asked === demanded) return asked ?? demanded;
    draft.refuse(path, `must be ${demanded} at ${name} beside ${beside}, or left out`);
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
  draft.avoid(request.negativePrompt);
  draft.checkSeed(request.seed);
  draft.addOptions(request.modelOptions, (key, value) => {
    const owner = key === place?.name ? "characterReferenceId" : ownerOf(key, value, facts);
    if (owner !== undefined) return belongsTo(owner);
    if (imagesOf(facts, key) === undefined && holdsCount(key, value, "video")) {
      return "must not be set: a request makes one video";
    }
    return excludes.includes(key) ? `must not be set at ${name} beside ${beside}` : undefined;
  });
}

/** What the image of a character demands of the rest, whether it comes as a reference or through `modelOptions`. */
function demandsOf(
  { character }: VideoModel,
  place: ReferencePlace | undefined,
  modelOptions: JsonObject = {},
): Pick<ReferencePlace, "demands" | "excludes"> & { readonly beside: string } {
  if (place !== undefined) return { ...place, beside: "a character reference" };
  if (character === undefined || !Object.hasOwn(modelOptions, character.input)) {
    return { demands: {}, excludes: [], beside: "" };
  }
  const { input, demands = {}, excludes = [] } = character;
  return { demands, excludes, beside: input };
}

/** The parameter of the request that a model's parameter belongs to, if it may not be set directly. */
function ownerOf(key: string, value: JsonValue, facts: VideoModel): string | undefined {
  if (key === "prompt") return "prompt";
  // What the model is not known to have can only come this way.
  if (key === "seed" && facts.seed) return "seed";
  if (key === "duration" && facts.durations && value !== facts.freeDuration) return "durationSeconds";
  if (key === "aspect_ratio" && facts.aspectRatios) return "aspectRatio";
  if (key === "negative_prompt" && facts.negativePrompt) return "negativePrompt";
  return undefined;
}

function checkRequired(draft: ParameterDraft, model: PlannedModel, given: ReferencePlace | undefined): void {
  const input = model.facts?.requiredInput;
  if (input === undefined || given?.name === input || draft.has(input)) return;
  const path = model.place?.name === input ? "characterReferenceId" : `modelOptions.${input}`;
  draft.refuse(path, `must be given: ${model.name} makes videos after an image`);
}

function nowhere({ name, facts }: PlannedModel): never {
  const what =
    facts === undefined
      ? `it is not known which input of ${name} takes an image. Name it where the provider is made, as referenceInput`
      : `${name} takes no image of a character. Use another model, or make the video without one`;
  throw new DramatisError("reference_unsupported", `Nothing was generated: ${what}.`, {
    issues: [{ path: "characterReferenceId", message: `has no place: ${what}` }],
  });
}
