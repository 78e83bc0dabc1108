import type { CheckedRequest } from "../request/character-reference-request.ts";
import type { PredictionProvider } from "./prediction-provider.ts";

/** What an image provider plans from: a checked request whose description has become a prompt. */
export interface ImageRequest extends Omit<CheckedRequest, "description"> {
  readonly prompt: string;
}

/** What makes images. */
export type ImageProvider = PredictionProvider<ImageRequest>;
