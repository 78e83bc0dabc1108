import type { BatchResult, RunningBatch } from "../../../batch/batch-result.ts";
import { toWireEvent } from "../../../wire/wire-event.ts";
import { toWireImage, type WireImage } from "../../../wire/wire-image.ts";
import { toWireResult, type WireResult } from "../../../wire/wire-result.ts";
import * as sample from "./sample-batch.ts";
import { sampleEvents } from "./sample-events.ts";

/** The beginning of a PNG: a whole one would be a page of letters. */
const base64 = "iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAIAAADwf7zU";

/** Examples of what is answered, made by the very functions that make the answers. */
export interface Samples {
  readonly basePath: string;
  readonly image: WireImage;
  readonly succeeded: WireResult;
  /** With the images' bytes. */
  readonly succeededWithBytes: object;
  readonly partial: WireResult;
  readonly canceled: WireResult;
  readonly running: WireResult;
  readonly failed: WireResult;
  readonly eventStream: string;
}

/** The examples for endpoints at this base path. */
export function makeSamples(basePath: string): Samples {
  const urlOf = (id: string) => `${basePath}/get_character_reference/${id}`;
  const wire = (batch: BatchResult | RunningBatch) => toWireResult(batch, urlOf);
  const succeeded = wire(sample.succeededBatch);
  return {
    basePath,
    image: toWireImage(sample.sampleImage(0), urlOf),
    succeeded,
    succeededWithBytes: {
      ...succeeded,
      images: succeeded.images.map((withoutBytes) => ({ ...withoutBytes, base64 })),
    },
    partial: wire(sample.partialBatch),
    canceled: wire(sample.canceledBatch),
    running: wire(sample.runningBatch),
    failed: wire(sample.failedBatch),
    eventStream: ["retry: 1000\n\n", ...sampleEvents.map(frame)].join(""),
  };

  function frame(event: (typeof sampleEvents)[number]): string {
    const id = event.type === "slot-progress" ? "" : `id: ${event.sequence}\n`;
    return `${id}event: ${event.type}\ndata: ${JSON.stringify(toWireEvent(event, urlOf))}\n\n`;
  }
}
