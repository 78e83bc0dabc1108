import { v4, v7 } from "uuid";
import type { BatchMetadata } from "../batch/batch-result.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { ImageRequest } from "../provider/image-request.ts";
import type { CheckedRequest } from "../request/character-reference-request.ts";
import { checkRequest } from "../request/check-request.ts";
import { BatchRun, type PlannedCall } from "./batch-run.ts";
import { type Engine, now } from "./engine.ts";

/** Seeds are drawn below this: some models take only 31 bits, and each call adds to it. */
const drawnSeeds = 2 ** 31 - 1000;

/** A batch that is journaled, and what there is to do for it. */
export interface StartedBatch {
  readonly run: BatchRun;
  readonly calls: readonly PlannedCall[];
}

/**
 * Checks and plans a request and journals it. Nothing is paid yet.
 *
 * @throws DramatisError `invalid_request`, a misconfiguration of the provider, or `store_failed`.
 */
export async function startBatch(engine: Engine, input: unknown): Promise<StartedBatch> {
  const { provider } = engine;
  const request = withSeed(checkRequest(input), provider.capabilities.seed);
  const imageRequest = imageRequestOf(engine, request);
  const slots = Array.from({ length: request.numImages }, (_, slot) => slot);
  const { calls, warnings } = provider.plan(imageRequest, slots);

  const at = now();
  const metadata: BatchMetadata = {
    description: request.description,
    prompt: imageRequest.prompt,
    provider: provider.name,
    model: provider.model,
    parameters: calls[0]?.parameters ?? {},
    ...(calls[0]?.seed === undefined ? {} : { seed: calls[0].seed }),
    createdAt: at,
  };
  const run = new BatchRun(engine, v7(), metadata, warnings);
  const requested = request.numImages;
  await run.log.append(() => [
    { type: "batch-request", at, request, account: provider.account },
    { type: "batch-start", at, kind: "image", round: 0, requested, slots, warnings, metadata },
  ]);
  return {
    run,
    calls: calls.map((call) => ({
      call,
      targets: call.slots.map((slot) => ({ slot, attempt: 1, imageId: v4() })),
    })),
  };
}

function withSeed(request: CheckedRequest, takesSeed: boolean): CheckedRequest {
  if (request.seed !== undefined || !takesSeed) return request;
  return { ...request, seed: Math.floor(Math.random() * drawnSeeds) };
}

function imageRequestOf(engine: Engine, request: CheckedRequest): ImageRequest {
  const { description, ...rest } = request;
  const prompt: unknown = engine.promptTemplate(description);
  if (typeof prompt !== "string" || prompt.trim() === "") {
    throw new DramatisError("invalid_request", "promptTemplate must return a text that is not empty.", {
      issues: [{ path: "promptTemplate", message: "must return a text that is not empty" }],
    });
  }
  return { ...rest, prompt };
}
