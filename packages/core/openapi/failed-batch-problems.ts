import type { AssetKind } from "../src/assets/asset.ts";
import { errorCodes } from "../src/errors/error-codes.ts";
import { failedBatchError } from "../src/http/endpoints/shared/failed-batch.ts";
import type { WireResult, WireVideoResult } from "../src/wire/batch.ts";
import type { ProblemCase } from "./problem-responses.ts";
import type { Samples } from "./samples/make-samples.ts";

type Failure = Pick<ProblemCase, "code" | "when"> & { readonly example?: { title: string; detail: string } };

/** What differs between the failures of images and of a video. */
const words: Readonly<Record<AssetKind, { readonly prompt: string; readonly tooFew: string }>> = {
  image: { prompt: "description", tooFew: "fewer images than it was asked for, or they are gone" },
  video: { prompt: "prompt", tooFew: "no video, or it is gone" },
};

/** Why a slot can fail, and with it a batch of which no slot has an image, or its video. */
function failuresOf(kind: AssetKind): readonly Failure[] {
  const { prompt, tooFew } = words[kind];
  return [
    {
      code: "content_rejected",
      when: `The model refused the content. Another ${prompt}, or another try, may pass.`,
      example: {
        title: "Content rejected",
        detail: "The model refused the content as sensitive. Change what you ask for, or try again.",
      },
    },
    {
      code: "unsupported_media",
      when: `The model's output is no ${kind}.`,
      example: { title: "Unsupported media", detail: `The output is no ${kind}. Try again.` },
    },
    {
      code: "rate_limited",
      when: "The provider takes no more for now.",
      example: {
        title: "Too many requests",
        detail: "Replicate takes no more predictions for now. Try again later.",
      },
    },
    {
      code: "store_failed",
      when: "The store cannot be written. A retry fetches what was paid for again.",
    },
    { code: "provider_unauthorized", when: "The provider does not take the server's token." },
    { code: "provider_rejected", when: "The provider does not take the request." },
    {
      code: "outcome_unknown",
      when: "Whether the provider has begun is not known. A retry looks before it pays again.",
    },
    {
      code: "prediction_failed",
      when: "The model failed.",
      example: { title: "Generation failed", detail: "The model ran out of memory. Try again." },
    },
    { code: "no_output", when: `The model made ${tooFew}.` },
    {
      code: "output_not_understood",
      when: `The model returned something in which no ${kind} could be found. A retry reads it again, at no cost.`,
      example: {
        title: "Output not understood",
        detail: `The model returned something in which no ${kind} could be found. Trying again reads it again and costs nothing; another model may help.`,
      },
    },
    {
      code: "download_failed",
      when: `The ${kind} could not be fetched. A retry fetches it again, at no cost.`,
      example: { title: "Download failed", detail: `The connection broke while the ${kind} was fetched.` },
    },
    { code: "output_too_large", when: `The ${kind} has more bytes than are taken.` },
    {
      code: "provider_unavailable",
      when: "The provider cannot be reached.",
      example: { title: "Provider unavailable", detail: "Replicate cannot be reached. Try again later." },
    },
    { code: "insufficient_credit", when: "The provider's account has no credit left." },
    {
      code: "prediction_timeout",
      when: "The model took too long, and was stopped.",
      example: { title: "Generation took too long", detail: "The model did not start in time. Try again." },
    },
  ];
}

/** Why there may be no video, beside that. */
const videoFailures: readonly Failure[] = [
  { code: "reference_not_found", when: "The character reference was removed meanwhile." },
  {
    code: "reference_unsupported",
    when: "The model takes no character reference, or this one is too large for it and the store signs no address.",
  },
];

/** How a batch without any image is answered: with the status of a failure of its slots. */
export function failedBatchProblems(samples: Samples): readonly ProblemCase[] {
  return failuresOf("image").map((failure) => problemOf(failure, samples.failed, ["image"]));
}

/** How a video that was not made is answered. */
export function failedVideoProblems({ video }: Samples): readonly ProblemCase[] {
  return [...failuresOf("video"), ...videoFailures].map((failure) =>
    problemOf(failure, video.failed, ["video"]),
  );
}

/** Both, where a batch may be of either kind. */
export function anyFailedBatchProblems(samples: Samples): readonly ProblemCase[] {
  return [
    ...failuresOf("image").map((failure) => problemOf(failure, samples.failed, ["image", "video"])),
    ...videoFailures.map((failure) => problemOf(failure, samples.video.failed, ["video"])),
  ];
}

function problemOf(
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
