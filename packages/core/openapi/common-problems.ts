import type { AssetKind } from "../src/assets/asset.ts";
import { assetNames } from "../src/http/handler/engines.ts";
import { documentedMedia } from "./media/index.ts";
import type { ProblemCase } from "./problem-responses.ts";
import { batchId } from "./samples/sample-batch.ts";

/** A failure that is possible for every request. */
export const internalProblem: ProblemCase = {
  code: "internal",
  when: "An internal error. The details are in the server's log only.",
  example: {
    title: "Internal error",
    detail: "Something went wrong on the server. Try again later.",
  },
};

/** The failures of every request that the app's `authorize` checks. */
export const callerProblems: readonly ProblemCase[] = [
  {
    code: "unauthorized",
    when: "The request needs credentials.",
    example: { title: "Not signed in", detail: "Sign in first." },
  },
  {
    code: "forbidden",
    when: "The caller is not allowed to do this, or a page of another site sent the request.",
    example: { title: "Not allowed", detail: "You are not allowed to do this." },
  },
  internalProblem,
];

/** The additional failure of requests that list or remove. */
export const managingProblem: ProblemCase = {
  code: "forbidden",
  when: "The app neither names an owner for the caller nor allows the batches and files of all owners to be listed and removed.",
};

export const storeProblem: ProblemCase = {
  code: "store_failed",
  when: "The store could not be read or written.",
};

/** The failures of requests with a JSON body of the usual size. */
export const bodyProblems: readonly ProblemCase[] = bodyProblemsUpTo(262_144);

/** The failures of requests with a JSON body of at most `maxBytes` bytes. */
export function bodyProblemsUpTo(maxBytes: number): readonly ProblemCase[] {
  return [
    {
      code: "invalid_request",
      status: 400,
      when:
        "The body is not a JSON object, contains a number that is too large or text that is not valid Unicode, or is " +
        "nested too deeply; or the `Idempotency-Key` is empty or too long.",
      example: { title: "Invalid request", detail: "The body is not JSON." },
    },
    {
      code: "invalid_request",
      status: 413,
      when: "The body is too large.",
      example: {
        title: "Invalid request",
        detail: `The body is larger than the limit of ${maxBytes} bytes.`,
      },
    },
    {
      code: "unsupported_media",
      when: "The body is not sent as JSON.",
      example: {
        title: "Unsupported media",
        detail: "The body must be JSON, with Content-Type: application/json.",
      },
    },
  ];
}

const idProblem: ProblemCase = {
  code: "invalid_request",
  status: 400,
  when: "The id is not a UUID.",
  example: { title: "Invalid request", detail: "The id in the URL is not a valid UUID." },
};

/** The failure of a request whose idempotency key conflicts. */
export function keyProblem(when: string, batch = batchId): ProblemCase {
  return {
    code: "conflict",
    when,
    example: {
      title: "Conflict",
      detail: "The idempotency key was used for another request. Use a new key for a new request.",
      members: { batch_id: batch },
    },
  };
}

/** The failure of a request with an invalid field. */
export function fieldProblem(when: string, path: string, message: string): ProblemCase {
  return {
    code: "invalid_request",
    when,
    example: {
      title: "Invalid request",
      detail: `Nothing was generated: ${path} ${message}.`,
      members: { errors: [{ path, message }] },
    },
  };
}

/** The failures of requests about one asset. */
export function assetProblems(kind: AssetKind): readonly ProblemCase[] {
  const { noun } = assetNames[kind];
  return [
    idProblem,
    {
      code: "not_found",
      when: documentedMedia[kind].missing,
      example: { title: "Not found", detail: `There is no ${noun} with this id.` },
    },
  ];
}

/** The failures of requests about one batch. */
export const batchProblems: readonly ProblemCase[] = [
  idProblem,
  {
    code: "not_found",
    when: "The batch does not exist or belongs to another owner.",
    example: { title: "Not found", detail: "There is no batch with this id." },
  },
];
