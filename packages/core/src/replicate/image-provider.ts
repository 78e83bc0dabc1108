import type { ImageProvider } from "../provider/image-provider.ts";
import type { Connection } from "./connection.ts";
import { capabilitiesOf, factsOf } from "./model-facts.ts";
import { parseModelReference } from "./model-reference.ts";
import { imageModels } from "./models.ts";
import { planImages } from "./plan-images.ts";
import { predictionProvider } from "./prediction-provider.ts";

/** A provider of images: one model, on one account. */
export function imageProvider(modelText: string, connection: Connection): ImageProvider {
  const model = parseModelReference(modelText);
  const facts = factsOf(imageModels, model);
  return predictionProvider(
    {
      kind: "image",
      model,
      facts,
      capabilities: capabilitiesOf(facts),
      plan: (request, slots) => planImages(modelText, facts, request, slots),
    },
    connection,
  );
}
