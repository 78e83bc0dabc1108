import type { Warning } from "../batch/warning.ts";
import type { RequestIssue } from "../errors/dramatis-error.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { ImageRequest } from "../provider/image-request.ts";
import type { Call, Plan } from "../provider/prediction-provider.ts";
import { invalidRequest } from "../request/request-schema.ts";
import { batchParameters, type ImageModel, unknownModel } from "./models.ts";

/**
 * Groups the slots into as few predictions as the model allows, and turns the request into the model's own
 * parameters. What the model lacks is left out, with a warning: hosted models ignore unknown input silently.
 *
 * @throws DramatisError `invalid_request` for a value that the model does not have.
 */
export function planImages(
  name: string,
  model: ImageModel | undefined,
  request: ImageRequest,
  slots: readonly number[],
): Plan {
  const warnings: Warning[] = [];
  if (model === undefined) {
    warnings.push({
      code: "model_unknown",
      message: `The parameters of ${name} are not known: each image is a prediction of its own, and beside the prompt only modelOptions are sent.`,
    });
  }
  const parameters = parametersOf(name, model ?? unknownModel, request, warnings);
  const size = model?.batch?.max ?? 1;
  const calls: Call[] = [];
  for (let first = 0; first < slots.length; first += size) {
    calls.push(callFor(slots.slice(first, first + size), request, model, parameters));
  }
  return { calls, warnings };
}

function callFor(
  slots: readonly number[],
  request: ImageRequest,
  model: ImageModel | undefined,
  shared: JsonObject,
): Call {
  // Each call has a seed of its own: the first of its slots counts, so that a slot keeps its seed when it is retried.
  const seed =
    model?.seed && request.seed !== undefined ? { seed: (request.seed + (slots[0] ?? 0)) % 2 ** 32 } : {};
  const batch = model?.batch ? { [model.batch.parameter]: slots.length } : {};
  const parameters = { ...shared, ...batch };
  return { slots, input: { prompt: request.prompt, ...parameters, ...seed }, parameters, ...seed };
}

function parametersOf(
  name: string,
  model: ImageModel,
  request: ImageRequest,
  warnings: Warning[],
): JsonObject {
  const parameters: Record<string, JsonValue> = {};
  const issues: RequestIssue[] = [];
  const lacks = (parameter: string) =>
    warnings.push({
      code: "parameter_unsupported",
      parameter,
      message: `${name} has no parameter for ${parameter} that is known here: it was left out.`,
    });

  const { aspectRatio, outputFormat, negativePrompt, seed, modelOptions = {} } = request;
  if (aspectRatio !== undefined) {
    if (model.aspectRatios === undefined) lacks("aspectRatio");
    else if (model.aspectRatios.includes(aspectRatio)) parameters.aspect_ratio = aspectRatio;
    else
      issues.push({
        path: "aspectRatio",
        message: `must be one that ${name} has: ${model.aspectRatios.join(", ")}`,
      });
  }
  if (outputFormat !== undefined) {
    const format = model.outputFormats?.[outputFormat];
    if (model.outputFormats === undefined) lacks("outputFormat");
    else if (format !== undefined) parameters.output_format = format;
    else {
      const formats = Object.keys(model.outputFormats).join(", ");
      issues.push({ path: "outputFormat", message: `must be one that ${name} has: ${formats}` });
    }
  }
  if (negativePrompt !== undefined) {
    if (model.negativePrompt) parameters.negative_prompt = negativePrompt;
    else lacks("negativePrompt");
  }
  if (seed !== undefined && !model.seed) lacks("seed");

  for (const [key, value] of Object.entries(modelOptions)) {
    const owner = ownerOf(key, model, request);
    if (owner !== undefined) {
      issues.push({ path: `modelOptions.${key}`, message: `must not be set there; use ${owner}` });
    } else if (Object.hasOwn(parameters, key)) {
      issues.push({ path: `modelOptions.${key}`, message: "is set by a parameter of the request already" });
    } else if (!fits(value, referenceInput(model, key))) {
      const what = referenceInput(model, key) === "list" ? "a list of addresses" : "one address";
      issues.push({ path: `modelOptions.${key}`, message: `must be ${what} of an image` });
    } else parameters[key] = value;
  }
  const { requiredInput } = model;
  if (requiredInput !== undefined && parameters[requiredInput] === undefined) {
    issues.push({
      path: `modelOptions.${requiredInput}`,
      message: `must be given: ${name} makes images after one`,
    });
  }
  if (issues.length > 0) throw invalidRequest(issues);
  return parameters;
}

function referenceInput({ referenceInputs = {} }: ImageModel, key: string): "one" | "list" | undefined {
  return Object.hasOwn(referenceInputs, key) ? referenceInputs[key] : undefined;
}

/** Whether a value is what a reference input takes: the address of one image, or a list of them. */
function fits(value: JsonValue, input: "one" | "list" | undefined): boolean {
  if (input === undefined) return true;
  if (input === "one") return typeof value === "string";
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** The parameter of the request that a model's parameter belongs to, if it may not be set directly. */
function ownerOf(key: string, model: ImageModel, request: ImageRequest): string | undefined {
  if (key === "prompt") return "description";
  if (key === model.batch?.parameter || batchParameters.includes(key)) return "numImages";
  // Where the model is unknown, its seed can only come this way; one seed for several predictions makes them alike.
  if (key === "seed" && (model.seed || request.numImages > 1)) return "seed";
  return undefined;
}
