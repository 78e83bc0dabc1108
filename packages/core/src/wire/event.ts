import type { infer as Infer } from "zod/mini";
import type { BatchEvent } from "../batch/batch-event.ts";
import { toWireImage, toWireVideo, type UrlOf, type WireImage, type WireVideo } from "./asset.ts";
import {
  toWireBatch,
  toWireFailure,
  toWireMetadata,
  toWireVideoMetadata,
  type WireResult,
  type WireVideoResult,
} from "./batch.ts";
import type { batchEventSchema } from "./schemas/image-event.ts";
import type { videoEventSchema } from "./schemas/video-event.ts";
import { toWireWarning } from "./warning.ts";

/** The data of an event on the wire, of a batch of images or of a video. */
export type WireEvent = Sent<Infer<typeof batchEventSchema> | Infer<typeof videoEventSchema>>;

/** Types assets and results in an event like the results of the functions that create them. */
type Sent<Event> = Event extends unknown
  ? {
      readonly [Key in keyof Event]: Key extends "image"
        ? WireImage
        : Key extends "video"
          ? WireVideo
          : Key extends "result"
            ? WireResult | WireVideoResult
            : Event[Key];
    }
  : never;

/** Converts an event to its wire format. */
export function toWireEvent(event: BatchEvent | BatchEvent<"video">, urlOf: UrlOf): WireEvent {
  const { batchId, sequence, at } = event;
  const head = { batch_id: batchId, sequence, at };
  switch (event.type) {
    case "batch-start": {
      const { type, kind, round, requested, slots, warnings, metadata } = event;
      const begun = { ...head, round, requested, slots: [...slots], warnings: warnings.map(toWireWarning) };
      return kind === "image"
        ? { type, ...begun, kind, metadata: toWireMetadata(metadata, requested, 0) }
        : { type, ...begun, kind, metadata: toWireVideoMetadata(metadata) };
    }
    case "slot-start":
      return { type: event.type, ...head, slot: event.slot, attempt: event.attempt };
    case "slot-progress": {
      const { type, slot, attempt, status, progress, waiting } = event;
      return {
        type,
        ...head,
        slot,
        attempt,
        status,
        ...(progress === undefined ? {} : { progress }),
        ...(waiting === undefined ? {} : { waiting }),
      };
    }
    case "slot-end": {
      const { type, slot, attempt } = event;
      const ended = { type, ...head, slot, attempt };
      return "video" in event
        ? { ...ended, video: toWireVideo(event.video, urlOf) }
        : { ...ended, image: toWireImage(event.image, urlOf) };
    }
    case "slot-error": {
      const { type, slot, attempt, failure } = event;
      return { type, ...head, slot, attempt, failure: toWireFailure(failure) };
    }
    case "batch-end":
      return { type: event.type, ...head, round: event.round, result: toWireBatch(event.result, urlOf) };
  }
}
