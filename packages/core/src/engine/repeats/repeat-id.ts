import type { AssetKind } from "../../assets/asset.ts";
import { namedId } from "../../util/named-id.ts";
import type { BatchHistory } from "../journal/batch-history.ts";

const repeatNamespace = "7f8a2d5e-0c7b-4b1d-8b0a-2c8f7a4f9e63";

/** What makes two requests equal. */
export interface RepeatedRequest {
  readonly kind: AssetKind;
  readonly provider: string;
  readonly model: string;
  readonly owner: string | undefined;
  /** SHA-256 of the request. */
  readonly requestHash: string;
}

/** The id of the stream that records the outstanding answers to a request. */
export function repeatId({ kind, provider, model, owner, requestHash }: RepeatedRequest): string {
  return namedId(repeatNamespace, [kind, provider, model, owner, requestHash]);
}

/** The request of a batch; undefined if the batch has not started. */
export function repeatedRequest({ state, request }: BatchHistory): RepeatedRequest | undefined {
  if (state === undefined || request === undefined) return undefined;
  const { kind, metadata } = state;
  const { owner, requestHash } = request;
  return { kind, provider: metadata.provider, model: metadata.model, owner, requestHash };
}
