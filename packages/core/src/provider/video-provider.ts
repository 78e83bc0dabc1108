import type { CheckedVideoRequest } from "../request/video-request.ts";
import type { PredictionProvider } from "./prediction-provider.ts";

/** What a video provider plans from: a checked request whose character reference has become an address. */
export interface VideoPlanRequest extends Omit<CheckedVideoRequest, "characterReferenceId"> {
  /**
   * Where the provider reads the image of the character: an http or https address, or a `data:` URL. While a request
   * is only being checked, a stand-in.
   */
  readonly referenceImage?: string;
}

/** What makes videos. */
export type VideoProvider = PredictionProvider<VideoPlanRequest>;
