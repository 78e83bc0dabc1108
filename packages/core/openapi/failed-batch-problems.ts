import { type AssetKind, assetKinds } from "../src/assets/asset.ts";
import { errorCodes } from "../src/errors/error-codes.ts";
import { failedBatchError } from "../src/http/endpoints/shared/failed-batch.ts";
import type { Failure } from "./media/documented-medium.ts";
import { documentedMedia, type Samples } from "./media/index.ts";
import type { ProblemCase } from "./problem-responses.ts";

/** The reasons why a slot can fail, and with it the batch if no slot succeeds. */
function createFailures(kind: AssetKind): readonly Failure[] {
  const { a, prompt, tooFew } = documentedMedia[kind];
  return [
    {
      code: "content_rejected",
      when: `The model refused the content. Another ${prompt}, or another attempt, can succeed.`,
      example: {
        title: "Content rejected",
        detail: "The model refused the content as sensitive. Change what you ask for, or try again.",
      },
    },
    {
      code: "unsupported_media",
      when: `The model's output is not ${a}.`,
      example: { title: "Unsupported media", detail: `The output is not ${a}. Try again.` },
    },
    {
      code: "rate_limited",
      when: "The provider's rate limit is reached.",
      example: {
        title: "Too many requests",
        detail: "Replicate takes no more predictions for now. Try again later.",
      },
    },
    {
      code: "store_failed",
      when: "The store could not be written. A retry fetches the output again, at no cost.",
    },
    { code: "provider_unauthorized", when: "The provider does not accept the server's token." },
    { code: "provider_rejected", when: "The provider does not accept the request." },
    {
      code: "outcome_unknown",
      when: "It is unknown whether the provider started the prediction. A retry looks for it before it pays again.",
    },
    {
      code: "prediction_failed",
      when: "The model failed.",
      example: { title: "Generation failed", detail: "The model ran out of memory. Try again." },
    },
    { code: "no_output", when: tooFew },
    {
      code: "output_not_understood",
      when: `The model returned output in which no ${kind} could be found. A retry reads it again, at no cost.`,
      example: {
        title: "Output not understood",
        detail: `No ${kind} was found in what the model returned. Try again to read it once more at no cost, or use another model.`,
      },
    },
    {
      code: "download_failed",
      when: `The ${kind} could not be downloaded. A retry downloads it again, at no cost.`,
      example: {
        title: "Download failed",
        detail: `The connection failed while the ${kind} was being downloaded.`,
      },
    },
    { code: "output_too_large", when: `The ${kind} is larger than the server allows.` },
    {
      code: "provider_unavailable",
      when: "The provider could not be reached.",
      example: { title: "Provider unavailable", detail: "Replicate cannot be reached. Try again later." },
    },
    { code: "insufficient_credit", when: "The provider's account has no credit left." },
    {
      code: "prediction_timeout",
      when: "The model took too long, and the prediction was canceled.",
      example: { title: "Generation took too long", detail: "The model did not start in time. Try again." },
    },
  ];
}

/** The responses for a failed batch of one kind. Their HTTP status is that of the slot failure. */
export function failedBatchProblems(kind: AssetKind, samples: Samples): readonly ProblemCase[] {
  return [...createFailures(kind), ...documentedMedia[kind].moreFailures].map((failure) =>
    toProblemCase(failure, kind, samples, [kind]),
  );
}

/** The responses for a failed batch of any kind. */
export function anyFailedBatchProblems(samples: Samples): readonly ProblemCase[] {
  return [
    ...createFailures("image").map((failure) => toProblemCase(failure, "image", samples, assetKinds)),
    ...assetKinds.flatMap((kind) =>
      documentedMedia[kind].moreFailures.map((failure) => toProblemCase(failure, kind, samples, [kind])),
    ),
  ];
}

function toProblemCase(
  { example, ...failure }: Failure,
  kind: AssetKind,
  samples: Samples,
  ofBatch: readonly AssetKind[],
): ProblemCase {
  if (example === undefined) return { ...failure, ofBatch };
  const { status: batch_status, ...members } = samples[kind].failed;
  const { code } = failure;
  const { detail: message, title } = example;
  const batchId = members.batch_id;
  const { retryable } = errorCodes[code];
  const failures = members.failures.map((one) => ({ ...Object(one), code, message, retryable }));
  const { message: detail } = failedBatchError({
    batchId,
    kind,
    requested: members.slots.length,
    failures: [{ slot: 0, code, message, retryable }],
  });
  return { ...failure, ofBatch, example: { title, detail, members: { ...members, failures, batch_status } } };
}
