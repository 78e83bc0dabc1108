import type { Warning } from "../batch/batch-result.ts";
import type { JsonObject } from "../util/json.ts";
import type { FoundPrediction, Prediction, PredictionOutput } from "./prediction.ts";

/** One paid call: the input to send, and the slots that its outputs fill. */
export interface Call {
  /** The slots in order. Output k fills the k-th slot of this list. */
  readonly slots: readonly number[];
  /**
   * The input of the model. In a plan and in `find`, its secrets are replaced by `[secret]`; `create` gets the values.
   */
  readonly input: JsonObject;
  /** Members of `input` that are `[secret]` in `create` too: the provider's own secrets, which it inserts itself. */
  readonly ownSecrets?: readonly string[];
  /** The parameters to record: the input without prompt and seed. */
  readonly parameters: JsonObject;
  /** The seed that is sent, if the model takes one. */
  readonly seed?: number;
}

/** The calls for a request, with warnings. */
export interface Plan {
  readonly calls: readonly Call[];
  readonly warnings: readonly Warning[];
}

/** The capabilities of a provider. */
export interface ProviderCapabilities {
  /** Whether the model takes a seed. If the request then has no seed, the engine draws one and records it. */
  readonly seed: boolean;
  /**
   * Inputs that hold secrets, in addition to those whose names suggest it: a key, a token, a password. The engine keeps
   * their values in memory only, and inserts them where they were in `modelOptions`.
   */
  readonly secretInputs?: readonly string[];
  /** The largest seed that the model accepts and that the engine draws; 2^32 - 1 if absent. */
  readonly maxSeed?: number;
  /** Parameters of the model that are safe for any caller to set, each with its values. */
  readonly options?: Readonly<Record<string, readonly (string | boolean)[]>>;
  /** The longest `data:` URL of an image in the input, in characters; if absent, `data:` URLs are not used. */
  readonly maxDataUrlLength?: number;
  /** How long outputs can be downloaded after the prediction ends, in milliseconds; an hour if absent. */
  readonly outputsKeptMs?: number;
  /** Whether webhooks report each prediction. It is then polled only occasionally, in case a webhook is lost. */
  readonly webhooks?: boolean;
  /**
   * The timeout of a create, in milliseconds; 60 seconds if absent. The batch's lease is longer, so that no other
   * engine takes over the batch while the provider can still accept the create.
   */
  readonly createTimeoutMs?: number;
  /** How to find out whether a create whose answer was lost made a prediction; see {@link Recovery}. */
  readonly recovery?: Recovery;
}

/**
 * How to find out what happened to a create whose answer was lost.
 *
 * - `list`: `find` lists predictions. A new prediction appears there at most `settledAfterMs` milliseconds after its
 *   create ended; until then the engine does not create again. Use the provider's documented time. If you must assume
 *   one, choose it too long rather than too short: a prediction that appears later is paid for twice. 30 seconds if
 *   `find` exists and `recovery` is absent.
 * - `nothing`: the provider has no way to find out. The slot fails with `outcome_unknown`, and is not paid for again
 *   automatically.
 */
export type Recovery = { readonly by: "list"; readonly settledAfterMs: number } | { readonly by: "nothing" };

/** What to look for in the provider's list. */
export interface FindOptions {
  /**
   * When the create was about to be sent, by this machine's wall clock, or an hour earlier if that clock is in doubt.
   * It can end the paging through a long list, but does not prove that an older prediction is another one.
   */
  readonly since: Date;
  /** The tag of the create, for a provider whose list shows it. */
  readonly tag: string;
  readonly signal: AbortSignal;
}

/** The content of a webhook that was verified to come from the provider. */
export interface WebhookDelivery {
  /** The tag of the create. */
  readonly tag: string;
  readonly prediction: Prediction;
  /** An id that is the same for each repetition of a delivery. */
  readonly deliveryId?: string;
  /** Whether the prediction can have the input of a call; absent if the provider does not show it. */
  readonly isOf?: (call: Call) => boolean;
}

/** A reference image for a prediction. */
export interface UploadedImage {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** `<uuid>.<extension>` */
  readonly filename: string;
}

/** Options of a create. */
export interface CreateOptions {
  readonly signal: AbortSignal;
  /** The time limit of the prediction, in milliseconds. The provider cancels it then, if it can. */
  readonly deadlineMs: number;
  /** `batch/slot/attempt`. It identifies the slot when a webhook reports the prediction. */
  readonly tag: string;
}

/** The requested part of an output. */
export interface DownloadRange {
  /** The offset of the first requested byte, from 0. The range extends to the end. */
  readonly from: number;
  /** The strong validator of the bytes before it, for `If-Range`; absent if the host sent none. */
  readonly validator?: string;
}

/** Options of a download. */
export interface DownloadOptions {
  readonly signal: AbortSignal;
  /**
   * Requests only the rest, because the bytes before it have arrived. The provider can still return the whole output.
   */
  readonly range?: DownloadRange;
}

/**
 * Runs predictions. It is the engine's only access to Replicate or any other service; the app passes it in.
 *
 * @typeParam Request - the input of `plan`: an image request or a video request.
 */
export interface PredictionProvider<Request> {
  /** `replicate`, for example. */
  readonly name: string;
  /** `google/imagen-4`, for example. */
  readonly model: string;
  /** An id of the account that does not reveal it. Predictions are claimed, and calls are limited, per account. */
  readonly account: string;
  readonly capabilities: ProviderCapabilities;
  /**
   * Groups the slots into calls. Pure: the same request and slots give the same plan. Secrets in `modelOptions` are
   * replaced by `[secret]`, so that the plan can be recorded. A secret that the provider adds must be `[secret]` too,
   * and must be named in `ownSecrets`.
   * @throws DramatisError `invalid_request`, `reference_unsupported`, or a misconfiguration, before anything is paid.
   */
  plan(request: Request, slots: readonly number[]): Plan;
  /**
   * Sends exactly one create request. If it fails, throws a {@link ProviderError} whose `created` says whether a
   * prediction can exist. Only here does the call's input hold the request's secrets: send it, and do not store it.
   */
  create(call: Call, options: CreateOptions): Promise<Prediction>;
  get?(predictionId: string, options: { readonly signal: AbortSignal }): Promise<Prediction>;
  /**
   * Yields the predictions that can belong to the call: all except those that are proven to be others by something that
   * the provider shows. `match` says how certain the match is. An unclaimed match keeps the engine from paying again.
   * An input that is `[secret]` matches any shown value, because a provider can redact or omit secrets.
   */
  find?(call: Call, options: FindOptions): AsyncIterable<FoundPrediction>;
  cancel?(predictionId: string): Promise<void>;
  /**
   * Uploads a reference image, and returns the address to use in the input. The upload is free, and the address stays
   * valid for at least a day.
   * @throws ProviderError
   */
  upload?(image: UploadedImage, options: { readonly signal: AbortSignal }): Promise<string>;
  /**
   * Downloads an output. The provider is responsible for `fetch`, the allowed hosts and redirects, and must not send
   * the token.
   *
   * @returns the whole output, or 206 with the requested range if the host supports it. The engine reads
   * `Content-Length`, `Content-Range`, `Content-Encoding`, `ETag`, `Last-Modified` and `Date`. A provider that ignores
   * `range` works too, but cannot continue a broken download.
   * @throws DramatisError `download_failed` or `no_output`.
   */
  download(output: PredictionOutput, options: DownloadOptions): Promise<Response>;
  /** Removes the provider's own secrets from an external text before it is logged. */
  redact?(text: string): string;
  /**
   * Verifies and reads a webhook. Returns undefined if the provider did not send it, which is answered with 401, and
   * `"ignored"` if the provider sent it, but not for a create of ours. That webhook is answered with success, because
   * the provider would otherwise keep repeating it.
   */
  verifyWebhook?(request: globalThis.Request): Promise<WebhookDelivery | "ignored" | undefined>;
}
