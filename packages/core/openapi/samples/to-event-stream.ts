import type { AnyBatchEvent } from "../../src/batch/any-batch.ts";
import { firstFrame, frameOf } from "../../src/http/endpoints/shared/event-stream.ts";
import type { UrlOf } from "../../src/wire/asset.ts";

/** Writes events as a response does. */
export function toEventStream(events: readonly AnyBatchEvent[], urlOf: UrlOf): string {
  return [firstFrame, ...events.map((event) => frameOf(event, urlOf))].join("");
}
