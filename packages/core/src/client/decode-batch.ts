import type { AssetKind } from "../assets/asset.ts";
import type { BatchMetadata, BatchResult, RunningBatch, Warning } from "../batch/batch-result.ts";
import { toBatchResult } from "../batch/batch-state.ts";
import type { Slot, SlotStage } from "../batch/slot.ts";
import type { SlotFailure } from "../batch/slot-failure.ts";
import { type ErrorCode, isErrorCode } from "../errors/error-codes.ts";
import type { JsonObject } from "../util/json.ts";
import type { WireFailure, WireSlot } from "../wire/batch.ts";
import type { WireBatch, WireBatchMetadata } from "../wire/media.ts";
import { fromWireWarning, type WireWarning } from "../wire/warning.ts";
import {
  type Decoder,
  type FieldsOf,
  flag,
  json,
  list,
  type Members,
  object,
  oneOf,
  optional,
  type Shape,
  text,
  unexpected,
  upTo,
  variant,
  whole,
} from "./decoder.ts";
import { assetsIn, slotAsset } from "./media.ts";

export const progress = optional(upTo(1));
/** The slot number and the attempt. */
export const slotAttempt = { slot: whole, attempt: whole };

export const kind = oneOf<AssetKind>(slotAsset);

/** Reads an unknown code of a later version as `internal`. The message says what to do. */
const code: Decoder<ErrorCode> = (value) => (isErrorCode(text(value)) ? (value as ErrorCode) : "internal");

export const failure: Decoder<SlotFailure> = object({
  slot: whole,
  code,
  message: text,
  retryable: flag,
  predictionId: optional(text),
} satisfies FieldsOf<WireFailure>);

/** Keeps the unknown code of a later version, because each warning reports something that was not done. */
const warning = object({
  code: text as Decoder<Warning["code"]>,
  message: text,
  parameter: optional(text),
  assetIds: optional(list(text)),
} satisfies FieldsOf<WireWarning>);

export const warnings = list<Warning>((value) => fromWireWarning(warning(value)));

/** The metadata of a batch, with the wire names of the first clients replaced by the names in the code. */
type RenamedMetadata<Wire> = Wire extends unknown
  ? { [Key in keyof Wire as Key extends keyof Renamed ? Renamed[Key] : Key]: Wire[Key] }
  : never;

interface Renamed {
  readonly character_description: "description";
  readonly model_used: "model";
  readonly parameters_used: "parameters";
  readonly generation_timestamp: "created_at";
}

const knownMetadata = object({
  description: text,
  prompt: text,
  provider: text,
  model: text,
  parameters: json,
  seed: optional(whole),
  createdAt: text,
  characterReferenceId: optional(text),
} satisfies FieldsOf<
  RenamedMetadata<WireBatchMetadata>,
  // The slots show how many images there are.
  "num_images_requested" | "num_images_generated"
>);

/** Decodes metadata, which has the wire names of the first clients. A video's description is its prompt. */
export const metadata: Decoder<BatchMetadata> = (value) => {
  const wire: Members<WireBatchMetadata> = json(value);
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

const running = { ...slotAttempt, progress, waiting } satisfies FieldsOf<WireSlot, "status">;
const ended = { ...slotAttempt, failure };

/** The fields of a running slot, by stage. */
export const stages = { starting: running, processing: running, storing: running } satisfies Record<
  SlotStage,
  Shape
>;

const slot = variant("status", {
  queued: slotAttempt,
  ...stages,
  succeeded: { ...slotAttempt, ...slotAsset },
  failed: ended,
  canceled: ended,
} satisfies Readonly<Record<WireSlot["status"], Shape>>);

const batch = object({
  batchId: text,
  kind,
  status: text,
  failures: list(json),
  slots: list(json),
  warnings,
  metadata,
} satisfies FieldsOf<Pick<WireBatch, keyof WireBatch>>);

/** Decodes a batch. Rejects one whose redundant fields disagree. */
export const result: Decoder<BatchResult | RunningBatch> = (value) => {
  // The caller compares the kind with the one that it asked for.
  const wire = batch(value) as ReturnType<typeof batch> & { readonly kind: "image" };
  const assets = assetsIn[wire.kind](value as JsonObject);
  const slots = wire.slots.map((each, number) => {
    const isHere = ({ slot }: { readonly slot?: unknown }) => slot === number;
    // Assets and failures are listed outside the slots, under the slot number.
    const failure = wire.failures.find(isHere);
    return isHere(each) ? slot({ ...each, [wire.kind]: assets.find(isHere), failure }) : unexpected();
  });
  const read = toBatchResult({
    ...wire,
    slots: slots as Slot[],
    requested: slots.length,
    ended: wire.status !== "running",
  });
  const isWhole = slots.every((each) => each.status !== "succeeded" || each[wire.kind]);
  const isConsistent =
    isWhole &&
    read.status === wire.status &&
    slots.filter((each) => each.status === "succeeded").length === assets.length &&
    read.failures.length === wire.failures.length;
  return isConsistent ? read : unexpected();
};

export const endedResult: Decoder<BatchResult> = (value) => {
  const read = result(value);
  return read.status === "running" ? unexpected() : read;
};
