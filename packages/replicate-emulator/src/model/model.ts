/** The media types that the emulator can draw, by the names that Replicate's models use for them. */
export type ImageFormat = "png" | "jpg" | "jpeg" | "webp";

/** What a model's schema says of one input. Units and bounds are the model's own. */
export type InputRule =
  | { readonly type: "string"; readonly enum?: readonly string[]; readonly required?: boolean }
  | {
      readonly type: "integer" | "number";
      readonly minimum?: number;
      readonly maximum?: number;
      readonly required?: boolean;
    }
  | { readonly type: "boolean"; readonly required?: boolean }
  | { readonly type: "array"; readonly maxItems?: number; readonly required?: boolean };

/** How a model is asked for several images in one prediction. */
export interface BatchRule {
  /** The input that carries the number, for example `num_outputs`. */
  readonly parameter: string;
  /** Counts only when another input has this value; otherwise one image comes. */
  readonly onlyWith?: { readonly parameter: string; readonly equals: string };
}

/**
 * A model as the emulator knows it. Inputs that are not listed are silently ignored, as Replicate does.
 *
 * @example
 * ```ts
 * const model: ModelSpec = {
 *   name: "acme/portrait",
 *   output: "array",
 *   format: "png",
 *   batch: { parameter: "num_outputs" },
 *   inputs: { prompt: { type: "string", required: true }, num_outputs: { type: "integer", minimum: 1, maximum: 4 } },
 * };
 * ```
 */
export interface ModelSpec {
  /** `owner/name`. */
  readonly name: string;
  /** Whether one string or an array of strings comes out. */
  readonly output: "string" | "array";
  /** The format that comes when `output_format` is absent or is no input of this model. */
  readonly format: ImageFormat;
  /** The known inputs; `seed` and `output_format` are honoured only when listed here. */
  readonly inputs: Readonly<Record<string, InputRule>>;
  /** Absent: one prediction is one image. */
  readonly batch?: BatchRule;
  /** The ratio when `aspect_ratio` is absent; `1:1` by default. */
  readonly aspectRatio?: string;
  /**
   * A version id of 64 hex digits makes this a community model: it is created by version only, and its route
   * under `/v1/models` answers 404. Absent: an official model, whose predictions have the version `hidden`.
   */
  readonly version?: string;
}
