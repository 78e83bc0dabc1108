import type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
import { toSnakeKey } from "./case.ts";

const names: readonly (keyof CharacterReferenceRequest)[] = [
  "description",
  "numImages",
  "aspectRatio",
  "outputFormat",
  "negativePrompt",
  "seed",
  "modelOptions",
];

/** The fields of a request on the wire, and what the code calls them. */
export const requestFields: ReadonlyMap<string, keyof CharacterReferenceRequest> = new Map(
  names.map((name) => [toWireField(name), name]),
);

/** A field under its name on the wire. */
export function toWireField(name: string): string {
  return name === "description" ? "character_description" : toSnakeKey(name);
}

/** A field of the wire under its name in the code; what is no field of a request keeps its name. */
export function fromWireField(field: string): string {
  return requestFields.get(field) ?? field;
}

/** The path of an issue, as `modelOptions.seed`, with its field renamed: what is under a field keeps its names. */
export function withField(path: string, rename: (field: string) => string): string {
  return path.replace(/^[^.]+/, rename);
}
