import { DramatisError } from "../../errors/dramatis-error.ts";
import type { VideoPlanRequest } from "../../provider/video-provider.ts";
import { planVideos } from "../plan-videos.ts";
import { type ReferenceInput, resolveReferenceInput } from "../reference-input.ts";
import { type VideoModel, videoModels } from "../video-models.ts";

/** Options of a planned video in a test; by default one slot, with the model's known facts. */
export interface PlanOptions {
  readonly slots?: readonly number[];
  readonly referenceInput?: ReferenceInput;
  readonly facts?: VideoModel;
}

export const prompt = "she waves";

export function plan(name: string, more: Partial<VideoPlanRequest> = {}, options: PlanOptions = {}) {
  const { slots = [0], referenceInput, facts = videoModels[name] } = options;
  const imageInput = resolveReferenceInput(facts, referenceInput);
  return planVideos({ name, facts, imageInput }, { prompt, ...more }, slots);
}

/** Returns what is sent besides the prompt, what is recorded of it, and the parameters in the warnings. */
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

/** Returns the error of a refused request. */
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

/** Returns the issues of an invalid request. */
export function issuesOf(name: string, more: Partial<VideoPlanRequest>, options?: PlanOptions) {
  const error = refusalOf(name, more, options);
  if (error.code !== "invalid_request") throw error;
  return error.issues;
}
