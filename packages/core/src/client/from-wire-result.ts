import type { BatchMetadata, BatchResult, RunningBatch } from "../batch/batch-result.ts";
import { batchResultOf } from "../batch/batch-state.ts";
import type { Slot, SlotFailure } from "../batch/slot.ts";
import type { Warning } from "../batch/warning.ts";
import { type ErrorCode, isErrorCode } from "../errors/error-codes.ts";
import { fromWireWarning } from "../wire/wire-warning.ts";
import { image } from "./from-wire-image.ts";
import { flag, json, list, object, oneOf, type Reader, text, unexpected, whole } from "./reader.ts";

export const kind = oneOf("image", "video");
export const stage = oneOf("starting", "processing", "storing");

export const progress: Reader<number> = (value) =>
  typeof value === "number" && value >= 0 && value <= 1 ? value : unexpected();

/** A code of a later version is `internal` here; what to do stands in the message. */
const code: Reader<ErrorCode> = (value) => {
  const name = text(value);
  return isErrorCode(name) ? name : "internal";
};

export const failure: Reader<SlotFailure> = object(
  { slot: whole, code, message: text, retryable: flag },
  { predictionId: text },
);

/** A warning of a later version is kept under its own code: it says something that was not done. */
const warningCode: Reader<Warning["code"]> = (value) => text(value) as Warning["code"];

const wireWarnings = list<Warning>(object({ code: warningCode, message: text }, { parameter: text }));

export const warnings: Reader<Warning[]> = (value) => wireWarnings(value).map(fromWireWarning);

const wireMetadata = object(
  {
    characterDescription: text,
    prompt: text,
    provider: text,
    modelUsed: text,
    parametersUsed: json,
    generationTimestamp: text,
    numImagesRequested: whole,
  },
  { seed: whole },
);

export const metadata: Reader<BatchMetadata> = (value) => {
  const {
    characterDescription,
    modelUsed,
    parametersUsed,
    generationTimestamp,
    numImagesRequested,
    ...same
  } = wireMetadata(value);
  return {
    ...same,
    description: characterDescription,
    model: modelUsed,
    parameters: parametersUsed,
    createdAt: generationTimestamp,
  };
};

const wireResult = object({
  batchId: text,
  kind,
  status: text,
  images: list((value) => ({ slot: whole(json(value).slot), image: image(value) })),
  failures: list(failure),
  slots: list(object({ slot: whole, attempt: whole, status: text }, { progress })),
  warnings,
  metadata,
});

/** Reads a batch whose keys are in camelCase already. What it says twice must agree. */
export const result: Reader<BatchResult | RunningBatch> = (value) => {
  const { batchId, kind, status, images, failures, warnings, metadata, ...read } = wireResult(value);
  const slots = read.slots.map(({ slot, attempt, status, ...rest }, place): Slot => {
    if (slot !== place) unexpected();
    switch (status) {
      case "queued":
        return { slot, attempt, status };
      case "succeeded":
        return {
          slot,
          attempt,
          status,
          image: (images.find((each) => each.slot === slot) ?? unexpected()).image,
        };
      case "failed":
      case "canceled":
        return {
          slot,
          attempt,
          status,
          failure: failures.find((each) => each.slot === slot) ?? unexpected(),
        };
      default:
        return { slot, attempt, status: stage(status), ...rest };
    }
  });
  const ended = status !== "running";
  const state = {
    batchId,
    kind,
    slots,
    warnings,
    metadata,
    ended,
    requested: slots.length,
    round: 0,
    sequence: 0,
  };
  const whole = batchResultOf(state);
  const isConsistent =
    whole.status === status &&
    whole.images.length === images.length &&
    whole.failures.length === failures.length;
  return isConsistent ? whole : unexpected();
};

export const endedResult: Reader<BatchResult> = (value) => {
  const read = result(value);
  return read.status === "running" ? unexpected() : read;
};
