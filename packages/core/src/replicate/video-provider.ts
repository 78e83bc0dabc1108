import type { VideoProvider } from "../provider/video-provider.ts";
import type { Connection } from "./connection.ts";
import { findFacts, toCapabilities } from "./model-facts.ts";
import { parseModelReference } from "./model-reference.ts";
import { planVideos } from "./plan-videos.ts";
import { createPredictionProvider } from "./prediction-provider.ts";
import { type ReferenceInput, resolveReferenceInput } from "./reference-input.ts";
import { videoModels } from "./video-models.ts";

/** Above 256 kB the API expects an address (https://replicate.com/docs/reference/http#predictions.create). */
const maxDataUrlLength = 256_000;

/** Options of a video model. */
export interface VideoModelOptions {
  /**
   * The model's input for the image of the character. Use it for a model that is not in our table, or to choose another
   * input of a known model. The model's demands apply to its default input only: with `referenceInput: "image"`, Veo
   * 3.1 shows the image as the first frame, in any aspect ratio and length.
   */
  readonly referenceInput?: ReferenceInput;
}

/** Creates a video provider for one model on one account. */
export function createVideoProvider(
  modelText: string,
  { referenceInput }: VideoModelOptions,
  connection: Connection,
): VideoProvider {
  const model = parseModelReference(modelText);
  const facts = findFacts(videoModels, model);
  const planned = { name: modelText, facts, imageInput: resolveReferenceInput(facts, referenceInput) };
  return createPredictionProvider(
    {
      kind: "video",
      model,
      facts,
      capabilities: { ...toCapabilities(facts), maxDataUrlLength },
      plan: (request, slots) => planVideos(planned, request, slots),
    },
    connection,
  );
}
