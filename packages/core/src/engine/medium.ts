import type { Asset, AssetKind } from "../assets/asset.ts";
import type { BatchMetadata } from "../batch/batch-result.ts";
import type { AnyCheckedRequest, AnyProduct } from "../batch/media.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { Call, Plan } from "../provider/prediction-provider.ts";
import type { SecretValues } from "../secrets/secret-values.ts";
import type { JsonObject } from "../util/json.ts";
import type { Waits } from "./timing.ts";

/** The request of a round, as it is journaled. */
export type RoundRequest = AnyCheckedRequest;

/** A validated request. No external call has been made yet. */
export interface ValidatedRequest {
  /** SHA-256 of the request: the same key with a different request is a conflict. */
  readonly hash: string;
  /** The secret values of the request. They are never journaled. */
  readonly secrets: SecretValues;
  /**
   * Paths at which the request says `[secret]`. Such a request can join a batch that has the secrets, but not start
   * one.
   */
  readonly missingSecrets: readonly string[];
  /** How many slots the batch has. */
  readonly requested: number;
  /**
   * Makes the request to journal: looks up what the request names, and stores what it contains. Nothing is paid.
   * @throws DramatisError if something that the request names does not exist
   */
  prepare(owner: string | undefined): Promise<RoundRequest>;
}

/** A call as it is sent. */
export interface BoundCall {
  readonly call: Call;
  /** The address of the reference image, if the next bind would produce a different one. */
  readonly referenceUrl?: string;
}

/** What is needed to make a call ready to be sent. */
export interface BindOptions {
  readonly request: RoundRequest;
  readonly owner: string | undefined;
  /** The address that an earlier run used. The call is the same only with that address. */
  readonly referenceUrl: string | undefined;
  readonly signal: AbortSignal;
  readonly waits: Waits;
}

/** How an output is measured. */
export interface MeasureOutput {
  /** Called whenever bytes arrive. */
  readonly onBytes: () => void;
  /** How many bytes the host declared; undefined if it did not. */
  readonly declaredLength: number | undefined;
}

/** A stream whose media type was read from its first bytes. */
export interface Measured {
  readonly mediaType: string;
  /** Further facts: width and height of an image, in pixels. */
  readonly facts: JsonObject;
  readonly body: ReadableStream<Uint8Array>;
  /** Why the body failed, if it did: a store may wrap the error. */
  failure(): unknown;
}

/** The calls of a round, and what the batch's metadata says about them. */
export interface PlanOfRound extends Plan {
  readonly summary: Pick<BatchMetadata, "description" | "prompt" | "characterReferenceId">;
}

/** What differs between an engine for images and an engine for videos. */
export interface Medium {
  /** The media kind. Messages use it as a noun. */
  readonly kind: AssetKind;
  /** The UUID namespace of batch ids that are made from an idempotency key. It must never change. */
  readonly keyNamespace: string;
  /** The largest size of one asset, in bytes. */
  readonly maxBytes: number;
  /** How much longer a download may take than that of an image: 2 is twice as long. */
  readonly downloadFactor: number;
  /** Validates a request. @throws DramatisError `invalid_request` */
  check(input: unknown): Promise<ValidatedRequest>;
  /** The metadata of each asset of a batch. */
  assetMetadata(metadata: BatchMetadata): JsonObject;
  /**
   * Groups slots into calls. It is pure.
   * @throws DramatisError `invalid_request`
   */
  plan(request: RoundRequest, slots: readonly number[]): PlanOfRound;
  /** Makes a planned call ready to be sent. If absent, planned calls are ready. */
  bind?(call: Call, options: BindOptions): Promise<BoundCall>;
  /**
   * Reads the type and size of an output from its bytes.
   * @throws DramatisError `unsupported_media`, `output_too_large` or `download_failed`
   */
  measure(source: ReadableStream<Uint8Array>, options: MeasureOutput): Promise<Measured>;
  /**
   * Converts a stored asset to the form in which a slot holds it.
   * @throws DramatisError `internal` if it is of another kind
   */
  toProduct(asset: Asset): AnyProduct;
}

/** The error of an asset that is not of the kind that was just stored. */
export function unexpectedAsset(kind: AssetKind): DramatisError {
  return new DramatisError(
    "internal",
    `The store returned something other than the ${kind} that it was given.`,
  );
}
