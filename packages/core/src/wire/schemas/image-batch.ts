import * as z from "zod/mini";
import type { AssetKind } from "../../assets/asset.ts";
import { component, described, oneOf } from "./documented.ts";
import { characterReferenceSchema } from "./image.ts";
import { parameters, text, time, uuid, wholeNumber } from "./scalars.ts";
import { failureSchema, slotSchema } from "./slot.ts";
import { warningSchema } from "./warning.ts";

const most = 4;

export const kind = <Kind extends AssetKind>(value: Kind) =>
  described("What the batch makes.", z.literal(value));

export const batchMetadataSchema = component(
  "BatchMetadata",
  "What a batch was asked for, and how it is made.",
  z.object({
    character_description: text("What the user said of the character."),
    model_used: text("The model, `google/imagen-4` for example."),
    num_images_requested: wholeNumber("How many images were asked for."),
    num_images_generated: wholeNumber("How many images are there."),
    parameters_used: parameters("The parameters that the model is really given, beside prompt and seed."),
    generation_timestamp: time("When the batch was asked for."),
    prompt: text("What was sent to the model."),
    provider: text("`replicate`, for example."),
    seed: z.optional(
      wholeNumber("The seed of the first call, where the model takes one: call i runs with seed + i."),
    ),
  }),
);

export const warnings = described("What did not go as asked and failed nothing.", z.array(warningSchema));

const slotList = described("Every slot, in order.", z.array(slotSchema).check(z.maxLength(most)));

const lists = {
  images: (from: number, to = most) =>
    described(
      "The images, in the order of their slots.",
      z.array(characterReferenceSchema).check(z.minLength(from), z.maxLength(to)),
    ),
  failures: (from: number, to = most) =>
    described(
      "The slots that ended without an image, in order. Images and failures together are as many as were requested.",
      z.array(failureSchema).check(z.minLength(from), z.maxLength(to)),
    ),
};

/** What every batch has, but its status. */
export const batchBase = {
  batch_id: uuid("What the batch is found by."),
  kind: kind("image"),
  slots: slotList,
  warnings,
  metadata: batchMetadataSchema,
};

export const failedLists = { images: lists.images(0, 0), failures: lists.failures(1) };

export const status = <Status extends string>(value: Status) =>
  described("Tells the outcomes apart.", z.literal(value));

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
  "Some slots have their image, some failed. `POST /batches/{id}/retry` tries the failed ones again.",
  z.object({ ...batchBase, status: status("partial"), images: lists.images(1), failures: lists.failures(1) }),
);

const failed = component(
  "FailedBatch",
  "No slot has an image.",
  z.object({ ...batchBase, status: status("failed"), ...failedLists }),
);

const canceled = component(
  "CanceledBatch",
  "Some slot was canceled. What was finished before is among the images.",
  z.object({
    ...batchBase,
    status: status("canceled"),
    images: lists.images(0),
    failures: lists.failures(1),
  }),
);

const running = component(
  "RunningBatch",
  "Some slot has not ended: what there is so far.",
  z.object({ ...batchBase, status: status("running"), images: lists.images(0), failures: lists.failures(0) }),
);

export const batchAnswerSchema = oneOf(
  "BatchAnswer",
  "A batch that ended, with an image or canceled. One without any image is answered as a problem.",
  z.discriminatedUnion("status", [succeeded, partial, canceled]),
  { succeeded, partial, canceled },
);

export const endedBatchSchema = oneOf(
  "EndedBatch",
  "A batch of which every slot has ended.",
  z.discriminatedUnion("status", [succeeded, partial, failed, canceled]),
  { succeeded, partial, failed, canceled },
);

export const batchSchema = oneOf(
  "Batch",
  "A batch, as far as it has come.",
  z.discriminatedUnion("status", [succeeded, partial, failed, canceled, running]),
  { succeeded, partial, failed, canceled, running },
);

export const acceptedBatchSchema = component(
  "AcceptedBatch",
  "A batch that was begun and runs on. Its result is at the address in `Location`.",
  z.object({
    batch_id: uuid("What the batch is found by."),
    status: status("running"),
    warnings,
  }),
);
