import type { AssetKind } from "../src/assets/asset.ts";
import { referenceTo, type Schema } from "../src/wire/schemas/documented.ts";
import { acceptedBatchSchema, batchAnswerSchema } from "../src/wire/schemas/image-batch.ts";
import { ofAnyKind, schemas } from "../src/wire/schemas/media.ts";
import { answeredHeaders, cacheControl, location } from "./answered-headers.ts";
import type { DocumentedMedium, MediaSamples } from "./media/documented-medium.ts";
import { documentedMedia, examplesOfAllKinds, type Samples } from "./media/index.ts";
import type { Example, MediaType, ResponseObject } from "./operation.ts";
import { batchId } from "./samples/sample-batch.ts";

function eventStream(eventSchema: Schema, examples: Readonly<Record<string, Example>>): MediaType {
  return {
    schema: {
      type: "string",
      description:
        "Server-sent events. `event` is the type, `id` the sequence (omitted for `slot-progress`), and `data` the event " +
        "as JSON on one line. Lines that start with a colon are heartbeats.",
    },
    "x-event-data": eventSchema,
    examples,
  };
}

/** Documents the event stream of a batch of one kind. */
export function eventsOf(kind: AssetKind, samples: Samples): MediaType {
  const medium: Pick<DocumentedMedium<MediaSamples>, "eventExamples"> = documentedMedia[kind];
  return eventStream(referenceTo(schemas[kind].event), medium.eventExamples(samples[kind]));
}

/** Documents the event stream of a batch of any kind. */
export function anyEvents(samples: Samples): MediaType {
  return eventStream(ofAnyKind("event"), examplesOfAllKinds("eventExamples", samples));
}

/** Documents the successful responses to a request for images: JSON, events, or 202. */
export function imageAnswers(samples: Samples): Readonly<Record<"200" | "202", ResponseObject>> {
  return {
    "200": endedAnswer({
      description:
        "As JSON: the batch has ended with the status `succeeded`, `partial` or `canceled`. As events: the batch was " +
        "started, and the events report its outcome, even if it fails.",
      json: {
        schema: referenceTo(batchAnswerSchema),
        examples: documentedMedia.image.answerExamples(samples.image),
      },
      events: eventsOf("image", samples),
    }),
    "202": acceptedAnswer(samples, batchId),
  };
}

/** Documents the successful responses to a retry of a batch of any kind. */
export function anyBatchAnswers(samples: Samples): Readonly<Record<"200" | "202", ResponseObject>> {
  return {
    "200": endedAnswer({
      description:
        "As JSON: the batch has ended with at least one image or its video, or was canceled. `kind` says whether it is " +
        "an image or a video batch. As events: the retry was started, and the events report its outcome, even if it fails.",
      json: { schema: ofAnyKind("answer"), examples: examplesOfAllKinds("answerExamples", samples) },
      events: anyEvents(samples),
    }),
    "202": acceptedAnswer(samples, batchId),
  };
}

/** Documents the response that waits for the end of a batch (JSON) or reports its events (event stream). */
export function endedAnswer({
  description,
  json,
  events,
}: {
  readonly description: string;
  readonly json: MediaType;
  readonly events: MediaType;
}): ResponseObject {
  return {
    description,
    headers: {
      "Cache-Control": cacheControl("no-store"),
      "X-Content-Type-Options": answeredHeaders.nosniff,
    },
    content: { "application/json": json, "text/event-stream": events },
  };
}

/** Documents the response to `Prefer: respond-async`. */
export function acceptedAnswer({ basePath }: Samples, batch_id: string): ResponseObject {
  return {
    description: "With `Prefer: respond-async`: the batch was started and is running.",
    headers: {
      Location: location("The address of the batch.", `${basePath}/batches/${batch_id}`),
      "Preference-Applied": answeredHeaders.preferenceApplied,
      "Cache-Control": cacheControl("no-store"),
    },
    content: {
      "application/json": {
        schema: referenceTo(acceptedBatchSchema),
        examples: {
          begun: {
            summary: "A batch that was started",
            value: { batch_id, status: "running", warnings: [] },
          },
        },
      },
    },
  };
}
