import type { Asset, AssetKind } from "../assets/asset.ts";
import type { CharacterReference } from "../assets/character-reference.ts";
import type { VideoReference } from "../assets/video-reference.ts";
import type { BatchMetadata } from "../batch/batch-result.ts";
import type { Call, Plan } from "../provider/prediction-provider.ts";
import type { CheckedRequest } from "../request/character-reference-request.ts";
import type { CheckedVideoRequest } from "../request/video-request.ts";
import type { SecretValues } from "../secrets/secret-values.ts";
import type { JsonObject } from "../util/json.ts";
import type { Waits } from "./timing.ts";

/** What a round is planned from, as it is journaled. */
export type RoundRequest = CheckedRequest | CheckedVideoRequest;

/** What was asked for, once it is known to make sense. Nothing outside was asked about it yet. */
export interface Asked {
  /** SHA-256 of the request: the same key with another one is a conflict. */
  readonly hash: string;
  /** What the request itself does not hold: it is journaled without. */
  readonly secrets: SecretValues;
  /** Where the request reads `[secret]` itself: it may join a batch that has the secret, and begins none. */
  readonly missingSecrets: readonly string[];
  /** How many slots the batch has. */
  readonly requested: number;
  /**
   * The request to journal. What it names is looked up, and what it brought is kept; nothing is paid.
   * @throws DramatisError where something that it names is not there.
   */
  prepare(owner: string | undefined): Promise<RoundRequest>;
}

/** A call as it is sent. */
export interface BoundCall {
  readonly call: Call;
  /** Where the provider reads the image that it goes by, if that would be another address the next time. */
  readonly referenceUrl?: string;
}

/** Where a call comes from, and when to give up what it still needs. */
export interface BindOptions {
  readonly request: RoundRequest;
  readonly owner: string | undefined;
  /** The address that an earlier run used: to be the same call, it has to use that one. */
  readonly referenceUrl: string | undefined;
  readonly signal: AbortSignal;
  readonly waits: Waits;
}

/** How an output arrives. */
export interface MeasureOutput {
  /** Called whenever something arrives. */
  readonly onBytes: () => void;
  /** How many bytes its host declared; undefined where it did not. */
  readonly declaredLength: number | undefined;
}

/** Bytes whose type is known while most of them are still to come. */
export interface Measured {
  readonly mediaType: string;
  /** What else is known of them: width and height of an image. */
  readonly facts: JsonObject;
  readonly body: ReadableStream<Uint8Array>;
  /** Why the body failed, once it has: a store may wrap what it read. */
  failure(): unknown;
}

/** What a round becomes at the provider, and what is said of it. */
export interface PlanOfRound extends Plan {
  readonly about: Pick<BatchMetadata, "description" | "prompt" | "characterReferenceId">;
}

/** What a slot ends with. */
export type StoredProduct = CharacterReference | VideoReference;

/** All that differs between an engine of images and one of videos. */
export interface Medium {
  /** Also what messages call it. */
  readonly kind: AssetKind;
  /** The most that one may have. */
  readonly maxBytes: number;
  /** How many times as long as an image's its download may take. */
  readonly downloadFactor: number;
  /** @throws DramatisError `invalid_request` */
  check(input: unknown): Promise<Asked>;
  /** What is noted with each asset of a batch. */
  notes(metadata: BatchMetadata): JsonObject;
  /**
   * Groups slots into calls. Pure.
   * @throws DramatisError `invalid_request`
   */
  plan(request: RoundRequest, slots: readonly number[]): PlanOfRound;
  /** Makes a planned call ready to be sent; absent where it is. */
  bind?(call: Call, options: BindOptions): Promise<BoundCall>;
  /** @throws DramatisError `unsupported_media`, `output_too_large` or `download_failed` */
  measure(source: ReadableStream<Uint8Array>, options: MeasureOutput): Promise<Measured>;
  /** The asset as it is told of; undefined if it is none of this kind. */
  productOf(asset: Asset): StoredProduct | undefined;
}
