import { type ImageOrder, imageOrder } from "../model/image-order.ts";
import type { ModelSpec } from "../model/model.ts";
import type { ModelInput } from "../model/model-input.ts";
import { type VideoOrder, videoOrder } from "../model/video-order.ts";
import type { Call, Emulation } from "./emulation.ts";
import { readInputImages } from "./input-image.ts";

/** What a create requests. If its images cannot be read, `failure` is the error of its prediction. */
export interface PlacedOrder {
  readonly order: ImageOrder | VideoOrder;
  readonly failure: string | undefined;
}

/** Reads the input's images immediately, so that files and outputs that are deleted later do not affect the result. */
export async function placeOrder(
  emulation: Emulation,
  call: Call,
  { model, input }: { readonly model: ModelSpec; readonly input: ModelInput },
): Promise<PlacedOrder> {
  if (model.media !== "video") return { order: imageOrder(model, input), failure: undefined };
  const images = await readInputImages({ emulation, call }, model, input);
  const picture = images.kind === "read" ? images.picture : undefined;
  const order = videoOrder(model, input, { picture, format: emulation.scenario.videoFormat ?? "webm" });
  return { order, failure: images.kind === "failed" ? images.error : undefined };
}
