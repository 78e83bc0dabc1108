import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult } from "../batch/batch-result.ts";
import type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
import { toSnakeCase } from "../wire/case.ts";
import { known } from "./client-errors.ts";
import type { ClientRunOptions, RetryOptions } from "./dramatis-client.ts";
import type { Beginning } from "./following.ts";
import { newIdempotencyKey } from "./idempotency-key.ts";

/** The request that begins a batch. */
export function beginGenerate(
  { description, ...others }: CharacterReferenceRequest,
  { idempotencyKey = newIdempotencyKey() }: ClientRunOptions,
): Beginning {
  const body = {
    character_description: description,
    ...(toSnakeCase(others) as object),
    include_base64: false,
  };
  return { path: "/generate_character_reference", body: JSON.stringify(body), key: idempotencyKey };
}

/** The request that begins another round of a batch. */
export function beginRetry(
  batchPath: string,
  { slots, idempotencyKey = newIdempotencyKey() }: RetryOptions,
): Beginning {
  return { path: `${batchPath}/retry`, body: JSON.stringify({ slots }), key: idempotencyKey };
}

/** How a batch ended, by its events. */
export async function lastResultOf(
  events: AsyncIterable<BatchEvent>,
  onEvent?: (event: BatchEvent) => void,
): Promise<BatchResult> {
  let result: BatchResult | undefined;
  for await (const event of events) {
    onEvent?.(event);
    if (event.type === "batch-end") result = event.result;
  }
  return known(result);
}
