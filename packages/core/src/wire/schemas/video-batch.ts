import * as z from "zod/mini";
import { component, described, oneOf } from "./documented.ts";
import { kind, status, warnings } from "./image-batch.ts";
import { parameters, text, time, uuid, wholeNumber } from "./scalars.ts";
import { failureSchema, slotSchema } from "./slot.ts";
import { videoSchema } from "./video.ts";

export const videoBatchMetadataSchema = component(
  "VideoBatchMetadata",
  "What a video was asked for, and how it is made.",
  z.object({
    prompt: text("What was sent to the model."),
    model_used: text("The model, `google/veo-3.1` for example."),
    provider: text("`replicate`, for example."),
    parameters_used: parameters(
      "The parameters that the model is really given, beside prompt, seed and image.",
    ),
    generation_timestamp: time("When the video was asked for."),
    seed: z.optional(wholeNumber("The seed, where the model takes one.")),
    character_reference_id: z.optional(uuid("The character reference that the model is given.")),
  }),
);

/** What a video's batch always has, but its status. */
export const videoBatchBase = {
  batch_id: uuid("What the batch is found by."),
  kind: kind("video"),
  slots: described("The one slot.", z.array(slotSchema).check(z.minLength(1), z.maxLength(1))),
  warnings,
  metadata: videoBatchMetadataSchema,
  character_reference_warning: described(
    "For older clients: nothing is made without the character reference that was asked for.",
    z.null(),
    { deprecated: true },
  ),
};

const failures = (count: 0 | 1) =>
  described("Why there is no video.", z.array(failureSchema).check(z.minLength(count), z.maxLength(count)));

export const failedVideoFields = { failures: failures(1) };

const succeeded = component(
  "SucceededVideo",
  "The video is there.",
  z.object({
    ...videoBatchBase,
    status: status("succeeded"),
    video: videoSchema,
    video_id: uuid("The video's `id`, for older clients."),
    video_path: text("The video's `path`, for older clients."),
    video_url: text("The video's `url`, for older clients."),
    failures: failures(0),
  }),
);

const failed = component(
  "FailedVideo",
  "There is no video. `POST /batches/{id}/retry` tries again.",
  z.object({ ...videoBatchBase, status: status("failed"), ...failedVideoFields }),
);

const canceled = component(
  "CanceledVideo",
  "It was canceled.",
  z.object({ ...videoBatchBase, status: status("canceled"), ...failedVideoFields }),
);

const running = component(
  "RunningVideo",
  "The video is being made.",
  z.object({ ...videoBatchBase, status: status("running"), failures: failures(0) }),
);

export const videoAnswerSchema = oneOf(
  "VideoAnswer",
  "A video's batch that ended, with the video or canceled. One that failed is answered as a problem.",
  z.discriminatedUnion("status", [succeeded, canceled]),
  { succeeded, canceled },
);

export const endedVideoSchema = oneOf(
  "EndedVideo",
  "A video's batch that ended.",
  z.discriminatedUnion("status", [succeeded, failed, canceled]),
  { succeeded, failed, canceled },
);

export const videoBatchSchema = oneOf(
  "VideoBatch",
  "A video's batch, as far as it has come.",
  z.discriminatedUnion("status", [succeeded, failed, canceled, running]),
  { succeeded, failed, canceled, running },
);
