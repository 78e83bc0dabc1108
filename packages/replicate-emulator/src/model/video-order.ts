import type { VideoFormat, VideoModelSpec } from "./model.ts";
import { integerOf, type ModelInput } from "./model-input.ts";

/** Returns the bytes of a video's image. `seed` matters only if the image has to be drawn. */
export type Picture = (seed: number) => Promise<Uint8Array>;

/** What a validated input requests. */
export interface VideoOrder {
  readonly media: "video";
  readonly prompt: string;
  readonly count: 1;
  /** Undefined if the model has no seed or none was given. Then the emulator picks one. */
  readonly seed: number | undefined;
  /** A ratio such as `16:9`; undefined for the ratio of the image. */
  readonly aspectRatio: string | undefined;
  readonly format: VideoFormat;
  /** Undefined if no image was given. Then the prompt is drawn. */
  readonly picture: Picture | undefined;
}

/** The parts of an order that do not come from the input directly. */
export type OrderOptions = Pick<VideoOrder, "format" | "picture">;

export function videoOrder(model: VideoModelSpec, input: ModelInput, options: OrderOptions): VideoOrder {
  const pick = (name: string) => (Object.hasOwn(model.inputs, name) ? input[name] : undefined);
  const asked = pick("aspect_ratio") ?? model.aspectRatio;
  return {
    media: "video",
    prompt: typeof input.prompt === "string" ? input.prompt : "",
    count: 1,
    seed: integerOf(pick("seed")),
    aspectRatio: typeof asked === "string" ? asked : undefined,
    ...options,
  };
}
