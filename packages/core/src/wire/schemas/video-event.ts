import * as z from "zod/mini";
import { component, oneOf } from "./documented.ts";
import { kind, warnings } from "./image-batch.ts";
import {
  eventBase,
  eventType,
  round,
  roundSlots,
  slotError,
  slotEventBase,
  slotProgress,
  slotStart,
} from "./image-event.ts";
import { wholeNumber } from "./scalars.ts";
import { videoSchema } from "./video.ts";
import { endedVideoSchema, videoBatchMetadataSchema } from "./video-batch.ts";

const batchStart = component(
  "VideoStartEvent",
  "A round of a video's batch begins: the first one, or a retry.",
  z.object({
    type: eventType("batch-start"),
    ...eventBase,
    kind: kind("video"),
    round,
    requested: wholeNumber("How many videos were asked for: 1.", 1),
    slots: roundSlots,
    warnings,
    metadata: videoBatchMetadataSchema,
  }),
);

const slotEnd = component(
  "VideoSlotEndEvent",
  "The video is stored.",
  z.object({ type: eventType("slot-end"), ...slotEventBase, video: videoSchema }),
);

const batchEnd = component(
  "VideoEndEvent",
  "It is over. The stream ends with it.",
  z.object({ type: eventType("batch-end"), ...eventBase, round, result: endedVideoSchema }),
);

export const videoEventSchema = oneOf(
  "VideoEvent",
  "The `data` of an event: what happens to a video's batch, in order.",
  z.discriminatedUnion("type", [batchStart, slotStart, slotProgress, slotEnd, slotError, batchEnd]),
  {
    "batch-start": batchStart,
    "slot-start": slotStart,
    "slot-progress": slotProgress,
    "slot-end": slotEnd,
    "slot-error": slotError,
    "batch-end": batchEnd,
  },
);
