import * as z from "zod/mini";
import { component, described, oneOf } from "./documented.ts";
import { kind, status, warnings } from "./image-batch.ts";
import { batchStatus, problemBase } from "./problem.ts";
import { parameters, text, time, uuid, wholeNumber } from "./scalars.ts";
import { failureSchema, slotSchema } from "./slot.ts";
import { videoSchema } from "./video.ts";

export const videoBatchMetadataSchema = component(
  "VideoBatchMetadata",
  "What was requested, and how the video is generated.",
  z.object({
    prompt: text("The prompt sent to the model."),
    model_used: text("The model, for example `google/veo-3.1`."),
    provider: text("The provider, for example `replicate`."),
    parameters_used: parameters("The parameters sent to the model, except prompt, seed and image."),
    generation_timestamp: time("When the video was requested."),
    seed: z.optional(wholeNumber("The seed, if the model takes one.")),
    character_reference_id: z.optional(uuid("The character reference that the video is generated from.")),
  }),
);

/** The fields of every video batch, except those that depend on its status. */
const videoBatchBase = {
  batch_id: uuid("The id of the batch."),
  kind: kind("video"),
  slots: described("The only slot.", z.array(slotSchema).check(z.minLength(1), z.maxLength(1))),
  warnings,
  metadata: videoBatchMetadataSchema,
  character_reference_warning: described(
    "Always `null`, for older clients. A video is never generated without the requested character reference.",
    z.null(),
    { deprecated: true },
  ),
};

const failures = (count: 0 | 1) =>
  described(
    "Why the video failed. Empty unless it did.",
    z.array(failureSchema).check(z.minLength(count), z.maxLength(count)),
  );

const failedVideoFields = { failures: failures(1) };

const succeeded = component(
  "SucceededVideo",
  "The video is stored.",
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
  "The video failed. `POST /batches/{id}/retry` tries again.",
  z.object({ ...videoBatchBase, status: status("failed"), ...failedVideoFields }),
);

const canceled = component(
  "CanceledVideo",
  "The video was canceled.",
  z.object({ ...videoBatchBase, status: status("canceled"), ...failedVideoFields }),
);

const running = component(
  "RunningVideo",
  "The video is being generated.",
  z.object({ ...videoBatchBase, status: status("running"), failures: failures(0) }),
);

export const videoAnswerSchema = oneOf(
  "VideoAnswer",
  "A video batch that has ended with its video, or was canceled. A failed batch is answered as a `VideoProblem`.",
  z.discriminatedUnion("status", [succeeded, canceled]),
  { succeeded, canceled },
);

export const endedVideoSchema = oneOf(
  "EndedVideo",
  "A video batch that has ended.",
  z.discriminatedUnion("status", [succeeded, failed, canceled]),
  { succeeded, failed, canceled },
);

export const videoBatchSchema = oneOf(
  "VideoBatch",
  "A video batch in its current state.",
  z.discriminatedUnion("status", [succeeded, failed, canceled, running]),
  { succeeded, failed, canceled, running },
);

export const videoProblemSchema = component(
  "VideoProblem",
  "A video batch that failed: the problem of its slot, with the fields of the batch. `status` is the HTTP status; the " +
    "status of the batch is in `batch_status`.",
  z.object({ ...problemBase, ...videoBatchBase, ...failedVideoFields, batch_status: batchStatus }),
);
