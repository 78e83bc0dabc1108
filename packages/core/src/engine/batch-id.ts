import { v5, v7 } from "uuid";

const keyNamespace = "a3c4e7b2-92f1-4f0e-8f5d-3b7c0c1d6e58";

/** The id of a new batch; the same owner and key give the same one, in every process. */
export function newBatchId(owner: string | undefined, idempotencyKey: string | undefined): string {
  return idempotencyKey === undefined ? v7() : v5(`${owner ?? ""}\n${idempotencyKey}`, keyNamespace);
}
