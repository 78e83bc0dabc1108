import { DramatisError } from "../../errors/dramatis-error.ts";
import type { VideoPlanRequest } from "../../provider/video-provider.ts";
import { planVideos } from "../plan-videos.ts";
import { type ReferenceInput, referencePlace } from "../reference-input.ts";
import { type VideoModel, videoModels } from "../video-models.ts";

/** How a test has a video planned; by default one slot, with what the table knows of the model. */
export interface PlanOptions {
  readonly slots?: readonly number[];
  readonly referenceInput?: ReferenceInput;
  readonly facts?: VideoModel;
}

export const prompt = "she waves";

export function plan(name: string, more: Partial<VideoPlanRequest> = {}, options: PlanOptions = {}) {
  const { slots = [0], referenceInput, facts = videoModels[name] } = options;
  const place = referencePlace(facts, referenceInput);
  return planVideos({ name, facts, place }, { prompt, ...more }, slots);
}

/** What is sent beside the prompt, what of it is recorded, and what the warnings are about. */
export function sent(name: string, more: Partial<VideoPlanRequest>, options?: PlanOptions) {
  const { calls, warnings } = plan(name, more, options);
  const [call] = calls;
  if (call === undefined || call.input.prompt !== prompt) throw new Error("The prompt is not sent.");
  const { prompt: _, ...input } = call.input;
  return {
    input,
    parameters: call.parameters,
    warnings: warnings.map(({ code, parameter }) => parameter ?? code),
  };
}

/** The error that a request is refused with. */
export function refusalOf(
  name: string,
  more: Partial<VideoPlanRequest>,
  options?: PlanOptions,
): DramatisError {
  try {
    plan(name, more, options);
  } catch (error) {
    if (DramatisError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("It was planned.");
}

/** The issues of a request that is refused as invalid. */
export function issuesOf(name: string, more: Partial<VideoPlanRequest>, options?: PlanOptions) {
  const error = refusalOf(name, more, options);
  if (error.code !== "invalid_request") throw error;
  return error.issues;
}
