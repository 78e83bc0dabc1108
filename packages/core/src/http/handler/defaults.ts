import * as z from "zod/mini";
import { invalidArgument } from "../../errors/dramatis-error.ts";
import { requestSchema } from "../../request/check-request.ts";
import { videoRequestSchema } from "../../request/check-video-request.ts";
import type { JsonObject } from "../../util/json.ts";

/** What requests ask for that do not say. */
export interface RequestDefaults {
  /** What images are encoded as. */
  readonly outputFormat?: "png" | "jpg" | "webp";
  /** Width to height of images, `1:1` for example. The model must have it: it is sent with each request. */
  readonly aspectRatio?: string;
  /** The same for videos. */
  readonly videos?: { readonly aspectRatio?: string };
}

/** What requests of each kind ask for that do not say, by the names of the engine. */
export interface ParsedDefaults {
  readonly images: JsonObject;
  readonly videos: JsonObject;
}

const { outputFormat, aspectRatio } = requestSchema.shape;

const schema = z.strictObject(
  {
    outputFormat,
    aspectRatio,
    videos: z.optional(
      z.strictObject(
        { aspectRatio: videoRequestSchema.shape.aspectRatio },
        "must be an object with aspectRatio",
      ),
    ),
  },
  "must be an object with outputFormat, aspectRatio or videos",
);

/**
 * Checks the defaults as the engine checks requests. Whether the model has a value, only the model's plan says.
 * @throws DramatisError `invalid_request` for what no request could ask for.
 */
export function parseDefaults(defaults: RequestDefaults = {}): ParsedDefaults {
  const parsed = z.safeParse(schema, defaults);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = ["defaults", ...(issue?.path ?? [])].map(String).join(".");
    throw invalidArgument(path, issue?.message ?? "must be an object");
  }
  const { videos, ...images } = parsed.data;
  return { images: given(images), videos: given(videos ?? {}) };
}

function given(fields: Readonly<Record<string, string | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
