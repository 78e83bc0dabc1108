import type { BatchEvent } from "../batch/batch-event.ts";
import { toSnakeCase } from "./case.ts";
import { toWireBatch } from "./wire-batch.ts";
import { toWireImage, type UrlOf } from "./wire-image.ts";
import { toWireMetadata } from "./wire-result.ts";
import { toWireVideo } from "./wire-video.ts";
import { toWireVideoMetadata } from "./wire-video-result.ts";
import { toWireWarning } from "./wire-warning.ts";

/** The data of an event as it goes over the wire. */
export function toWireEvent(
  event: BatchEvent | BatchEvent<"video">,
  urlOf: UrlOf,
): Readonly<Record<string, unknown>> {
  const { type, batchId, sequence, at } = event;
  const head = { type, batch_id: batchId, sequence, at };
  switch (event.type) {
    case "batch-start": {
      const { kind, round, requested, slots, warnings, metadata } = event;
      return {
        ...head,
        kind,
        round,
        requested,
        slots,
        warnings: warnings.map(toWireWarning),
        metadata: kind === "image" ? toWireMetadata(metadata, requested, 0) : toWireVideoMetadata(metadata),
      };
    }
    case "slot-start":
      return { ...head, slot: event.slot, attempt: event.attempt };
    case "slot-progress": {
      const { slot, attempt, status, progress, waiting } = event;
      return {
        ...head,
        slot,
        attempt,
        status,
        ...(progress === undefined ? {} : { progress }),
        ...(waiting === undefined ? {} : { waiting }),
      };
    }
    case "slot-end":
      return {
        ...head,
        slot: event.slot,
        attempt: event.attempt,
        ...("video" in event
          ? { video: toWireVideo(event.video, urlOf) }
          : { image: toWireImage(event.image, urlOf) }),
      };
    case "slot-error":
      return { ...head, slot: event.slot, attempt: event.attempt, failure: toSnakeCase(event.failure) };
    case "batch-end":
      return { ...head, round: event.round, result: toWireBatch(event.result, urlOf) };
  }
}
