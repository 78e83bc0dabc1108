import * as z from "zod/mini";
import { component, oneOf } from "./documented.ts";
import { commonEvents, eventBase, eventType, round, roundSlots, slotEventBase } from "./event.ts";
import { kind, warnings } from "./image-batch.ts";
import { wholeNumber } from "./scalars.ts";
import { videoSchema } from "./video.ts";
import { endedVideoSchema, videoBatchMetadataSchema } from "./video-batch.ts";

const batchStart = component(
  "VideoStartEvent",
  "A round of a video batch starts: the first run, or a retry.",
  z.object({
    type: eventType("batch-start"),
    ...eventBase,
    kind: kind("video"),
    round,
    requested: wholeNumber("The number of videos requested, always 1.", 1),
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
  "The slot has ended. This is the last event of the stream.",
  z.object({ type: eventType("batch-end"), ...eventBase, round, result: endedVideoSchema }),
);

export const videoEventSchema = oneOf(
  "VideoEvent",
  "The `data` of a server-sent event about a video batch.",
  z.discriminatedUnion("type", [batchStart, slotEnd, batchEnd, ...Object.values(commonEvents)]),
  { "batch-start": batchStart, ...commonEvents, "slot-end": slotEnd, "batch-end": batchEnd },
);
