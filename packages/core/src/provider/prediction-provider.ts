import type { Warning } from "../batch/batch-result.ts";
import type { JsonObject } from "../util/json.ts";
import type { FoundPrediction, Prediction, PredictionOutput } from "./prediction.ts";

/** One paid run to ask for: what is sent, and which slots its outputs fill. */
export interface Call {
  /** The slots in order; output k fills slot k of this list. */
  readonly slots: readonly number[];
  /**
   * What is sent to the model. In a plan and in `find` its secrets read `[secret]`; `create` gets them as they are.
   */
  readonly input: JsonObject;
  /** Names in `input` that read `[secret]` in `create` too: secrets of the provider's own, which it puts in there. */
  readonly ownSecrets?: readonly string[];
  /** The parameters that are recorded as used: the input without prompt and seed. */
  readonly parameters: JsonObject;
  /** The seed that is sent, where the model takes one. */
  readonly seed?: number;
}

/** What a request becomes at a provider. */
export interface Plan {
  readonly calls: readonly Call[];
  readonly warnings: readonly Warning[];
}

/** What a provider says of itself. */
export interface ProviderCapabilities {
  /** The model takes a seed. Where it does and the request names none, the engine draws one and records it. */
  readonly seed: boolean;
  /**
   * Inputs that hold secrets, beside those whose names look like it: a key, a token, a password. The engine keeps
   * their values in memory only, and puts them in at the place that they had in `modelOptions`.
   */
  readonly secretInputs?: readonly string[];
  /** The largest seed that the model takes; 2^32 - 1 if absent. No larger one is drawn. */
  readonly maxSeed?: number;
  /** Parameters of the model's own that any caller may be let set, each with its values. */
  readonly options?: Readonly<Record<string, readonly (string | boolean)[]>>;
  /** The longest `data:` URL, in characters, that may stand for an image in the input; none if absent. */
  readonly maxDataUrlLength?: number;
  /** How long the outputs of a prediction can be fetched after its end, in milliseconds; an hour if absent. */
  readonly outputsKeptMs?: number;
  /** Webhooks tell of each prediction: it is polled now and then only, in case one gets lost. */
  readonly webhooks?: boolean;
  /**
   * How long a create may go unanswered before it is given up, in milliseconds; 60 seconds if absent. The batch's
   * lease outlasts it, so that nobody else takes the batch over while the provider may still accept the create.
   */
  readonly createTimeoutMs?: number;
  /** What tells whether a create whose answer was lost made a prediction; see {@link Recovery}. */
  readonly recovery?: Recovery;
}

/**
 * How a provider tells what became of a create whose answer was lost.
 *
 * - `list`: `find` lists predictions. One that was made appears in it at the latest `settledAfterMs` milliseconds after
 *   its create ended; until then the engine does not create again. Give the provider's own word, or an assumption that
 *   is too long rather than too short: what appears later is paid twice. 30 seconds where `find` is there and
 *   `recovery` is not.
 * - `nothing`: it cannot be told. The slot fails as `outcome_unknown`, and is never paid again by itself.
 */
export type Recovery = { readonly by: "list"; readonly settledAfterMs: number } | { readonly by: "nothing" };

/** What to look for in the provider's list. */
export interface FindOptions {
  /**
   * When the create was about to be sent, by this machine's wall clock, or an hour before where that clock is in
   * doubt. It may end the paging through a long list; it is no proof that what is older is another prediction.
   */
  readonly since: Date;
  /** The tag of the create, for a provider whose list shows it. */
  readonly tag: string;
  readonly signal: AbortSignal;
}

/** What a webhook brought, once it is known to come from the provider. */
export interface WebhookDelivery {
  /** The tag of the create that it is about. */
  readonly tag: string;
  readonly prediction: Prediction;
  /** The same for each repeat of one delivery. */
  readonly deliveryId?: string;
  /** Whether the prediction has the input of that call; absent where the provider does not tell. */
  readonly isOf?: (call: Call) => boolean;
}

/** An image that a prediction goes by. */
export interface UploadedImage {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** `<uuid>.<extension>` */
  readonly filename: string;
}

/** How a create is sent. */
export interface CreateOptions {
  readonly signal: AbortSignal;
  /** How long the prediction may take, in milliseconds; the provider ends it then, where it can. */
  readonly deadlineMs: number;
  /** `batch/slot/attempt`: finds the slot again when a webhook brings the prediction. */
  readonly tag: string;
}

/** Which part of an output is asked for. */
export interface DownloadRange {
  /** The first byte that is wanted, counted from 0; all that follow are wanted too. */
  readonly from: number;
  /** The strong validator of the bytes before it, for `If-Range`; absent where the host gave none. */
  readonly validator?: string;
}

/** How an output is fetched. */
export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Only the rest is wanted, because what comes before it has arrived. The whole may come all the same. */
  readonly range?: DownloadRange;
}

/**
 * What runs predictions. The engine knows nothing else of Replicate or of any other service: the app hands one in.
 *
 * @typeParam Request - what the provider plans from: an image request or a video request.
 */
export interface PredictionProvider<Request> {
  /** `replicate`, for example. */
  readonly name: string;
  /** `google/imagen-4`, for example. */
  readonly model: string;
  /** Names the account without giving it away: predictions are claimed, and calls are limited, per account. */
  readonly account: string;
  readonly capabilities: ProviderCapabilities;
  /**
   * Groups the slots into calls. Pure: the same request and slots give the same plan. Secrets in `modelOptions` read
   * `[secret]`, so a plan never meets one, and what it makes of them can be recorded. What it adds of its own secrets
   * must read `[secret]` too, and be named in `ownSecrets`.
   * @throws DramatisError `invalid_request`, `reference_unsupported`, or a misconfiguration, before anything is paid.
   */
  plan(request: Request, slots: readonly number[]): Plan;
  /**
   * Sends one create, once. Its error says what it proves: a {@link ProviderError} with `created`. Only here does the
   * call's input have its secrets: send it, and keep it nowhere.
   */
  create(call: Call, options: CreateOptions): Promise<Prediction>;
  get?(predictionId: string, options: { readonly signal: AbortSignal }): Promise<Prediction>;
  /**
   * The predictions that may be the call's: all but those that something shown proves to be others. What they show of
   * their input says how sure it is (`match`); one that nobody has claimed keeps the engine from paying again.
   * An input that reads `[secret]` equals whatever is shown of it: a provider may redact secrets, or leave them out.
   */
  find?(call: Call, options: FindOptions): AsyncIterable<FoundPrediction>;
  cancel?(predictionId: string): Promise<void>;
  /**
   * Hands an image over for a prediction to go by, and gives the address to name in the input. It costs nothing, and
   * lasts for a day at least.
   * @throws ProviderError
   */
  upload?(image: UploadedImage, options: { readonly signal: AbortSignal }): Promise<string>;
  /**
   * Fetches an output. It owns fetch, the hosts that are allowed, and redirects; the token never goes along.
   *
   * @returns the whole output, or, for a range, 206 and that range where the host can answer it. The engine reads
   * `Content-Length`, `Content-Range`, `Content-Encoding`, `ETag`, `Last-Modified` and `Date`; a provider that ignores
   * `range` works too, but cannot continue a download that broke.
   * @throws DramatisError `download_failed` or `no_output`.
   */
  download(output: PredictionOutput, options: DownloadOptions): Promise<Response>;
  /** Takes the provider's own secrets out of a text that came from outside, before it is logged. */
  redact?(text: string): string;
  /**
   * Reads a webhook. undefined for one that the provider did not send, which is answered with 401; `"ignored"` for one
   * that it did send, but not for a create of ours. That one is answered like any other, as else the provider would
   * send it again and again.
   */
  verifyWebhook?(request: globalThis.Request): Promise<WebhookDelivery | "ignored" | undefined>;
}
