import type { AssetKind } from "../assets/asset.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { Clock } from "../util/clock.ts";
import type { JsonObject } from "../util/json.ts";
import type { WireUpload } from "../wire/image.ts";
import type { WireBatch } from "../wire/media.ts";
import type { WireProblem } from "../wire/problem.ts";
import type { BatchPage } from "./batch-page.ts";
import { requireValue } from "./client-errors.ts";
import { received } from "./connection.ts";
import { fromWirePage, fromWireResult, parseJson } from "./decode.ts";
import { type Decoder, json, type Members, maybe, text } from "./decoder.ts";
import { toError } from "./to-error.ts";

/** The batch in an answer, or the id of a batch that has started. */
export type Answer = BatchResult | RunningBatch | string;

/**
 * Reads a batch from an answer. A batch whose slots all failed arrives with an error status, and is read as a result.
 *
 * @throws DramatisError for any other error, and for an invalid answer.
 */
export async function answerIn(response: Response, clock: Clock): Promise<Answer> {
  const body: Members<WireBatch | WireProblem> | undefined = await bodyIn(response);
  const { ok, status, headers } = response;
  if (Array.isArray(body?.slots)) {
    // In a problem, `status` can be the HTTP status.
    return fromWireResult(ok ? body : { ...body, status: "failed" });
  }
  if (!ok) throw toError(response, clock, body);
  const batchId = body?.batch_id ?? headers.get("location")?.split("/").pop();
  return requireValue(status === 202 ? maybe(text, batchId) : undefined);
}

/** Like {@link answerIn}, for an answer that must hold a batch. */
export async function batchIn(response: Response, clock: Clock): Promise<BatchResult | RunningBatch> {
  const answer = await answerIn(response, clock);
  return requireValue(typeof answer === "string" ? undefined : answer);
}

/** Like {@link answerIn}, for a batch that must have ended. */
export async function resultIn(response: Response, clock: Clock): Promise<BatchResult> {
  const batch = await batchIn(response, clock);
  return requireValue(batch.status === "running" ? undefined : batch);
}

/** Makes a reader of answers that are not errors. @throws DramatisError */
export function answerAs<Value>(decode: (body: unknown) => Value) {
  return async (response: Response, clock: Clock): Promise<Value> =>
    decode(await bodyIn(await assertOk(response, clock)));
}

export const pageIn = answerAs(fromWirePage as Decoder<BatchPage>);

/** Reads a string member of the answer's JSON object. The caller checks the status. @throws DramatisError */
export async function textIn(
  response: Response,
  name: keyof WireUpload | `${AssetKind}_url`,
): Promise<string> {
  return requireValue(maybe(text, (await bodyIn(response))?.[name]));
}

/** @throws DramatisError if the answer is an error. */
export async function assertOk(response: Response, clock: Clock): Promise<Response> {
  if (!response.ok) throw toError(response, clock, await bodyIn(response));
  return response;
}

async function bodyIn(response: Response): Promise<JsonObject | undefined> {
  const body = await received(response.text());
  return maybe(() => json(parseJson(body)));
}
