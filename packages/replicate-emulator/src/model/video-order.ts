import type { VideoFormat, VideoModelSpec } from "./model.ts";
import { integerOf, type ModelInput } from "./model-input.ts";

/** The bytes of the image that a video shows; `seed` counts where the image has to be drawn first. */
export type Picture = (seed: number) => Promise<Uint8Array>;

/** What a validated input asks to be filmed. */
export interface VideoOrder {
  readonly media: "video";
  readonly prompt: string;
  readonly count: 1;
  /** Undefined where the model takes none or none was given: then the emulator picks one. */
  readonly seed: number | undefined;
  /** `16:9` and the like; undefined: that of the image. */
  readonly aspectRatio: string | undefined;
  readonly format: VideoFormat;
  /** Undefined when no image was given: then the prompt is drawn. */
  readonly picture: Picture | undefined;
}

/** What the input itself does not tell: its image is read, and its format chosen, elsewhere. */
export type Filming = Pick<VideoOrder, "format" | "picture">;

export function videoOrder(model: VideoModelSpec, input: ModelInput, filming: Filming): VideoOrder {
  const pick = (name: string) => (Object.hasOwn(model.inputs, name) ? input[name] : undefined);
  const asked = pick("aspect_ratio") ?? model.aspectRatio;
  return {
    media: "video",
    prompt: typeof input.prompt === "string" ? input.prompt : "",
    count: 1,
    seed: integerOf(pick("seed")),
    aspectRatio: typeof asked === "string" ? asked : undefined,
    ...filming,
  };
}
