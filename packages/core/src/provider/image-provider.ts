import type { CheckedRequest } from "../request/character-reference-request.ts";
import type { PredictionProvider } from "./prediction-provider.ts";

/** The input of an image provider's `plan`: a checked request with a prompt instead of the description. */
export interface ImageRequest extends Omit<CheckedRequest, "description"> {
  readonly prompt: string;
}

/** A provider that generates images. */
export type ImageProvider = PredictionProvider<ImageRequest>;
