import type { AssetKind } from "../assets/asset.ts";
import type { MediaTypes } from "../batch/media.ts";
import type { Random } from "../util/random.ts";
import { toWireField } from "../wire/request-fields.ts";
import { batchPath } from "./connection.ts";
import { addedFields, pathNames } from "./media.ts";
import type { ClientRunOptions, RetryOptions } from "./media-client.ts";

/** The request that starts a batch or a round of it. Sent again with the same key, it does not start a second one. */
export interface Beginning {
  readonly path: string;
  readonly body: string;
  readonly key: string;
}

/** What to follow, and from where. */
export interface FollowOptions {
  /** Sent until the batch is known to have started; absent for a batch that was started elsewhere. */
  readonly beginning?: Beginning;
  readonly batchId?: string;
  /** Only events with a greater sequence are returned. */
  readonly after?: number | undefined;
  /** Cancels the batch if it was started here; otherwise it only ends the connection. */
  readonly signal?: AbortSignal | undefined;
  readonly onConnection?: ClientRunOptions["onConnection"];
  /** Called when the batch has started. With it, the batch is polled instead of streamed. */
  readonly onBegin?: (batchId: string) => void;
}

/** Describes how to start a batch and follow it. */
export function beginBatch<Kind extends AssetKind>(
  kind: Kind,
  request: MediaTypes[Kind]["request"],
  options: ClientRunOptions,
  random: Random,
): FollowOptions {
  return beginAt(
    `/generate_${pathNames[kind]}`,
    { ...toWire(request), ...addedFields[kind] },
    options,
    random,
  );
}

function toWire(request: object): object {
  return Object.fromEntries(Object.entries(request).map(([name, value]) => [toWireField(name), value]));
}

/** Describes how to start another round of a batch and follow it. */
export function beginRetry(
  batchId: string,
  { slots, modelOptions, ...options }: RetryOptions,
  random: Random,
): FollowOptions {
  const body = { slots, model_options: modelOptions };
  return { ...beginAt(`${batchPath(batchId)}/retry`, body, options, random), batchId };
}

function beginAt(
  path: string,
  body: object,
  { idempotencyKey, ...options }: RetryOptions,
  random: Random,
): FollowOptions {
  const key = idempotencyKey ?? random.uuid();
  return { beginning: { path, body: JSON.stringify(body), key }, ...options };
}
