import type { VideoReference } from "../assets/video-reference.ts";
import type { BatchMetadata, BatchResult, RunningBatch, Warning } from "../batch/batch-result.ts";
import { batchResultOf } from "../batch/batch-state.ts";
import type { Slot, SlotFailure } from "../batch/slot.ts";
import { type ErrorCode, isErrorCode } from "../errors/error-codes.ts";
import { fromWireWarning } from "../wire/wire-warning.ts";
import { image, origin } from "./from-wire-image.ts";
import {
  flag,
  json,
  list,
  object,
  oneOf,
  optional,
  type Reader,
  text,
  unexpected,
  upTo,
  variant,
  whole,
} from "./reader.ts";

/** Reads a video. Its address is not kept: `videoUrl` gives it. */
export const video: Reader<VideoReference> = object({
  id: text,
  path: text,
  mediaType: text,
  byteLength: whole,
  sha256: text,
  createdAt: text,
  origin,
  metadata: object({
    prompt: optional(text),
    model: optional(text),
    seed: optional(whole),
    predictionId: optional(text),
    characterReferenceId: optional(text),
    parameters: optional(json),
  }),
});

export const kind = oneOf("image", "video");
export const progress = optional(upTo(1));
/** A slot, and which attempt of it. */
export const place = { slot: whole, attempt: whole };

/** What a slot ends with. */
export const product = { image: optional(image), video: optional(video) };

/** A code of a later version is `internal` here; what to do stands in the message. */
const code: Reader<ErrorCode> = (value) => (isErrorCode(text(value)) ? (value as ErrorCode) : "internal");

export const failure: Reader<SlotFailure> = object({
  slot: whole,
  code,
  message: text,
  retryable: flag,
  predictionId: optional(text),
});

/** A warning of a later version is kept under its own code: it says something that was not done. */
const warning = object({
  code: text as Reader<Warning["code"]>,
  message: text,
  parameter: optional(text),
  assetIds: optional(list(text)),
});

export const warnings = list<Warning>((value) => fromWireWarning(warning(value)));

const knownMetadata = object({
  description: text,
  prompt: text,
  provider: text,
  model: text,
  parameters: json,
  seed: optional(whole),
  createdAt: text,
  characterReferenceId: optional(text),
});

/** It has the names that the first clients know. Of a video, what was asked for is its prompt. */
export const metadata: Reader<BatchMetadata> = (value) => {
  const wire = json(value);
  optional(whole)(wire.num_images_requested);
  return knownMetadata({
    ...wire,
    description: wire.character_description ?? wire.prompt,
    model: wire.model_used,
    parameters: wire.parameters_used,
    created_at: wire.generation_timestamp,
  });
};

/** Why the provider keeps a slot waiting. */
export const waiting = optional(code);

const running = { ...place, progress, waiting };
const ended = { ...place, failure };

const slot = variant("status", {
  queued: place,
  starting: running,
  processing: running,
  storing: running,
  succeeded: { ...place, ...product },
  failed: ended,
  canceled: ended,
});

const batch = object({
  batchId: text,
  kind,
  status: text,
  images: optional(list(json)),
  video: optional(json),
  failures: list(json),
  slots: list(json),
  warnings,
  metadata,
});

/** Reads a batch. What it says twice must agree. */
export const result: Reader<BatchResult | RunningBatch> = (value) => {
  const wire = batch(value);
  const made = wire.kind === "image" ? wire.images : wire.video ? [wire.video] : [];
  if (!made) unexpected();
  const slots = wire.slots.map((each, number) => {
    const isHere = ({ slot }: { readonly slot?: unknown }) => slot === number;
    // What a slot ended with stands beside it, under its number.
    const failure = wire.failures.find(isHere);
    return isHere(each) ? slot({ ...each, [wire.kind]: made.find(isHere), failure }) : unexpected();
  });
  const { status } = wire;
  const read = batchResultOf({
    ...wire,
    // Which kind it is was read; which one was asked for, whoever asked knows, and is held to it.
    kind: wire.kind as "image",
    slots: slots as Slot[],
    requested: slots.length,
    ended: status !== "running",
    round: 0,
    sequence: 0,
  });
  const isWhole = slots.every((each) => each.status !== "succeeded" || each[wire.kind]);
  const isConsistent =
    isWhole &&
    read.status === status &&
    slots.filter((each) => each.status === "succeeded").length === made.length &&
    read.failures.length === wire.failures.length;
  return isConsistent ? read : unexpected();
};

export const endedResult: Reader<BatchResult> = (value) => {
  const read = result(value);
  return read.status === "running" ? unexpected() : read;
};
