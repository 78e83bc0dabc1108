import type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
import type { VideoRequest } from "../request/video-request.ts";
import { toSnakeKey } from "./case.ts";

/** The fields of a request for images on the wire, and what the code calls them. */
export const requestFields = fieldsOf<CharacterReferenceRequest>([
  "description",
  "numImages",
  "aspectRatio",
  "outputFormat",
  "negativePrompt",
  "seed",
  "modelOptions",
]);

/** The fields of a request for a video on the wire, and what the code calls them. */
export const videoRequestFields = fieldsOf<VideoRequest>([
  "prompt",
  "characterReferenceId",
  "referenceImageBase64",
  "aspectRatio",
  "durationSeconds",
  "negativePrompt",
  "seed",
  "modelOptions",
]);

function fieldsOf<Request>(
  names: readonly (keyof Request & string)[],
): ReadonlyMap<string, keyof Request & string> {
  return new Map(names.map((name) => [toWireField(name), name]));
}

/** A field under its name on the wire. */
export function toWireField(name: string): string {
  if (name === "description") return "character_description";
  return name === "durationSeconds" ? "duration" : toSnakeKey(name);
}

/** Whether a name is that of a field on the wire, of a request for images or for a video. */
export function isWireField(field: string): boolean {
  return requestFields.has(field) || videoRequestFields.has(field);
}

/** A field of the wire under its name in the code; what is no field of a request keeps its name. */
export function fromWireField(field: string): string {
  return requestFields.get(field) ?? videoRequestFields.get(field) ?? field;
}

/** The path of an issue, as `modelOptions.seed`, with its field renamed: what is under a field keeps its names. */
export function withField(path: string, rename: (field: string) => string): string {
  return path.replace(/^[^.]+/, rename);
}

/** Fields of the first implementation that are parameters of some models that make images. */
export const olderFields: readonly string[] = ["safety_filter_level", "person_generation", "config_flavor"];

/** The same of models that make videos. */
export const olderVideoFields: readonly string[] = ["generate_audio", ...olderFields];
