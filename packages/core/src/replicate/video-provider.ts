import type { VideoProvider } from "../provider/video-provider.ts";
import type { Connection } from "./connection.ts";
import { capabilitiesOf, factsOf } from "./model-facts.ts";
import { parseModelReference } from "./model-reference.ts";
import { planVideos } from "./plan-videos.ts";
import { predictionProvider } from "./prediction-provider.ts";
import { type ReferenceInput, referencePlace } from "./reference-input.ts";
import { videoModels } from "./video-models.ts";

/** Above 256 kB the API asks for addresses (https://replicate.com/docs/reference/http#predictions.create). */
const maxDataUrlLength = 256_000;

/** What is said of a model of videos, beside its name. */
export interface VideoModelOptions {
  /**
   * The model's input that takes the image of the character: for a model that is not known here, or to use another
   * input of one that is. What a model demands of a request it demands for its own input only: with
   * `referenceInput: "image"`, Veo 3.1 shows the image as the first frame, in any aspect ratio and length.
   */
  readonly referenceInput?: ReferenceInput;
}

/** A provider of videos: one model, on one account. */
export function videoProvider(
  modelText: string,
  { referenceInput }: VideoModelOptions,
  connection: Connection,
): VideoProvider {
  const model = parseModelReference(modelText);
  const facts = factsOf(videoModels, model);
  const planned = { name: modelText, facts, place: referencePlace(facts, referenceInput) };
  return predictionProvider(
    {
      kind: "video",
      model,
      facts,
      capabilities: { ...capabilitiesOf(facts), maxDataUrlLength },
      plan: (request, slots) => planVideos(planned, request, slots),
    },
    connection,
  );
}
