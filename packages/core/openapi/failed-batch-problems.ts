import type { AssetKind } from "../src/assets/asset.ts";
import { errorCodes } from "../src/errors/error-codes.ts";
import { failedBatchError } from "../src/http/endpoints/shared/failed-batch.ts";
import type { WireResult, WireVideoResult } from "../src/wire/batch.ts";
import type { ProblemCase } from "./problem-responses.ts";
import type { Samples } from "./samples/make-samples.ts";

type Failure = Pick<ProblemCase, "code" | "when"> & { readonly example?: { title: string; detail: string } };

/** The parts of the texts that differ between images and videos. */
const words: Readonly<
  Record<AssetKind, { readonly a: string; readonly prompt: string; readonly tooFew: string }>
> = {
  image: {
    a: "an image",
    prompt: "description",
    tooFew: "The model generated fewer images than requested, or the images are no longer available.",
  },
  video: {
    a: "a video",
    prompt: "prompt",
    tooFew: "The model generated no video, or the video is no longer available.",
  },
};

/** The reasons why a slot can fail, and with it the batch if no slot succeeds. */
function createFailures(kind: AssetKind): readonly Failure[] {
  const { a, prompt, tooFew } = words[kind];
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

/** The additional reasons why a video can fail. */
const videoFailures: readonly Failure[] = [
  { code: "reference_not_found", when: "The character reference has been removed." },
  {
    code: "reference_unsupported",
    when:
      "The model does not support character references, or this one is too large for it and the store does not sign " +
      "addresses.",
  },
];

/** The responses for an image batch that failed. Their HTTP status is that of the slot failure. */
export function failedBatchProblems(samples: Samples): readonly ProblemCase[] {
  return createFailures("image").map((failure) => toProblemCase(failure, samples.failed, ["image"]));
}

/** The responses for a video batch that failed. */
export function failedVideoProblems({ video }: Samples): readonly ProblemCase[] {
  return [...createFailures("video"), ...videoFailures].map((failure) =>
    toProblemCase(failure, video.failed, ["video"]),
  );
}

/** The responses for a failed batch of either kind. */
export function anyFailedBatchProblems(samples: Samples): readonly ProblemCase[] {
  return [
    ...createFailures("image").map((failure) => toProblemCase(failure, samples.failed, ["image", "video"])),
    ...videoFailures.map((failure) => toProblemCase(failure, samples.video.failed, ["video"])),
  ];
}

function toProblemCase(
  { example, ...failure }: Failure,
  { status: batch_status, ...members }: WireResult | WireVideoResult,
  ofBatch: readonly AssetKind[],
): ProblemCase {
  if (example === undefined) return { ...failure, ofBatch };
  const { code } = failure;
  const { detail: message, title } = example;
  const { batch_id: batchId, kind } = members;
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
