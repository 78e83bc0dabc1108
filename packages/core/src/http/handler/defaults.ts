import * as z from "zod/mini";
import { invalidArgument } from "../../errors/dramatis-error.ts";
import { requestSchema } from "../../request/check-request.ts";
import { videoRequestSchema } from "../../request/check-video-request.ts";
import type { JsonObject } from "../../util/json.ts";

/** Values for fields that a request leaves out. */
export interface RequestDefaults {
  /** The encoding of images. */
  readonly outputFormat?: "png" | "jpg" | "webp";
  /** The width-to-height ratio of images, such as `1:1`. The model must support it: it is sent with each request. */
  readonly aspectRatio?: string;
  /** The same for videos. */
  readonly videos?: { readonly aspectRatio?: string };
}

/** The defaults for each kind of request, with TypeScript field names. */
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
 * Checks the defaults as the engine checks requests. Whether the model supports a value is checked only when a request
 * is planned.
 *
 * @throws DramatisError `invalid_request` for a value that no request can have.
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
