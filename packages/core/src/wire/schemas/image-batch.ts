import * as z from "zod/mini";
import type { AssetKind } from "../../assets/asset.ts";
import { maxSlots } from "../../batch/media.ts";
import { component, described, oneOf } from "./documented.ts";
import { characterReferenceSchema } from "./image.ts";
import { batchStatus, problemBase } from "./problem.ts";
import { parameters, text, time, uuid, wholeNumber } from "./scalars.ts";
import { failureSchema, slotSchema } from "./slot.ts";
import { warningSchema } from "./warning.ts";

const most = maxSlots.image;

export const kind = <Kind extends AssetKind>(value: Kind) =>
  described("The kind of media that the batch makes.", z.literal(value));

export const batchMetadataSchema = component(
  "BatchMetadata",
  "What was requested, and how the images are generated.",
  z.object({
    character_description: text("The user's description of the character."),
    model_used: text("The model, for example `google/imagen-4`."),
    num_images_requested: wholeNumber("The number of images requested."),
    num_images_generated: wholeNumber("The number of images generated so far."),
    parameters_used: parameters("The parameters sent to the model, except prompt and seed."),
    generation_timestamp: time("When the batch was requested."),
    prompt: text("The prompt sent to the model."),
    provider: text("The provider, for example `replicate`."),
    seed: z.optional(
      wholeNumber(
        "The seed of the first call, if the model takes one. Call number i, from 0, uses seed + i.",
      ),
    ),
  }),
);

export const warnings = described(
  "Deviations from the request that did not make anything fail.",
  z.array(warningSchema),
);

const slotList = described("Every slot, in order.", z.array(slotSchema).check(z.maxLength(most)));

const lists = {
  images: (from: number, to = most) =>
    described(
      "The images, in the order of their slots.",
      z.array(characterReferenceSchema).check(z.minLength(from), z.maxLength(to)),
    ),
  failures: (from: number, to = most) =>
    described(
      "The slots that ended without an image, in order. Once the batch has ended, each requested image is in either " +
        "`images` or `failures`.",
      z.array(failureSchema).check(z.minLength(from), z.maxLength(to)),
    ),
};

/** The fields of every image batch, except those that depend on its status. */
const batchBase = {
  batch_id: uuid("The id of the batch."),
  kind: kind("image"),
  slots: slotList,
  warnings,
  metadata: batchMetadataSchema,
};

const failedLists = { images: lists.images(0, 0), failures: lists.failures(1) };

export const status = <Status extends string>(value: Status) =>
  described("The status of the batch. It determines the other fields.", z.literal(value));

const succeeded = component(
  "SucceededBatch",
  "Every slot has its image.",
  z.object({
    ...batchBase,
    status: status("succeeded"),
    images: lists.images(1),
    failures: lists.failures(0, 0),
  }),
);

const partial = component(
  "PartialBatch",
  "Some slots have their image, and others failed. `POST /batches/{id}/retry` retries the failed slots.",
  z.object({ ...batchBase, status: status("partial"), images: lists.images(1), failures: lists.failures(1) }),
);

const failed = component(
  "FailedBatch",
  "No slot has an image.",
  z.object({ ...batchBase, status: status("failed"), ...failedLists }),
);

const canceled = component(
  "CanceledBatch",
  "At least one slot was canceled. Images that were finished before are in `images`.",
  z.object({
    ...batchBase,
    status: status("canceled"),
    images: lists.images(0),
    failures: lists.failures(1),
  }),
);

const running = component(
  "RunningBatch",
  "At least one slot has not ended. The batch as it is so far.",
  z.object({ ...batchBase, status: status("running"), images: lists.images(0), failures: lists.failures(0) }),
);

export const batchAnswerSchema = oneOf(
  "BatchAnswer",
  "A batch that has ended with at least one image, or was canceled. A failed batch is answered as a `BatchProblem`.",
  z.discriminatedUnion("status", [succeeded, partial, canceled]),
  { succeeded, partial, canceled },
);

export const endedBatchSchema = oneOf(
  "EndedBatch",
  "A batch whose slots have all ended.",
  z.discriminatedUnion("status", [succeeded, partial, failed, canceled]),
  { succeeded, partial, failed, canceled },
);

export const batchSchema = oneOf(
  "Batch",
  "A batch in its current state.",
  z.discriminatedUnion("status", [succeeded, partial, failed, canceled, running]),
  { succeeded, partial, failed, canceled, running },
);

export const batchProblemSchema = component(
  "BatchProblem",
  "A batch that failed: the problem of its first slot, with the fields of the batch. `status` is the HTTP status; the " +
    "status of the batch is in `batch_status`.",
  z.object({ ...problemBase, ...batchBase, ...failedLists, batch_status: batchStatus }),
);

export const acceptedBatchSchema = component(
  "AcceptedBatch",
  "A batch that was started and is running. Its result is at the address in `Location`.",
  z.object({
    batch_id: uuid("The id of the batch."),
    status: status("running"),
    warnings,
  }),
);
