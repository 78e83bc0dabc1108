import type { CheckedVideoRequest } from "../request/video-request.ts";
import type { PredictionProvider } from "./prediction-provider.ts";

/** The input of a video provider's `plan`: a checked request with an image address instead of the reference's id. */
export interface VideoPlanRequest extends Omit<CheckedVideoRequest, "characterReferenceId"> {
  /**
   * The address of the character's image: an http, https or `data:` URL. A placeholder while a request is only being
   * validated.
   */
  readonly referenceImage?: string;
}

/** A provider that generates videos. */
export type VideoProvider = PredictionProvider<VideoPlanRequest>;
