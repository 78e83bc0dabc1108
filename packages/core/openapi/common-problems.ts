import type { ProblemCase } from "./problem-responses.ts";
import { batchId } from "./samples/sample-batch.ts";

/** How any request can fail. */
export const internalProblem: ProblemCase = {
  code: "internal",
  when: "Something went wrong on the server that is not told outside.",
  example: {
    title: "Internal error",
    detail: "Something went wrong on the server. Try again later.",
  },
};

/** How any request can fail that an app's `authorize` decides about. */
export const callerProblems: readonly ProblemCase[] = [
  {
    code: "unauthorized",
    when: "The request has no credentials, and may not be made without.",
    example: { title: "Not signed in", detail: "Sign in first." },
  },
  {
    code: "forbidden",
    when: "The caller may not do it, or a page of another site sent it.",
    example: { title: "Not allowed", detail: "You are not allowed to do this." },
  },
  internalProblem,
];

/** Why a caller may not list or remove, besides what holds for every request. */
export const managingProblem: ProblemCase = {
  code: "forbidden",
  when: "The app names no owner for the caller, and does not allow everybody's things to be listed and removed.",
};

export const storeProblem: ProblemCase = {
  code: "store_failed",
  when: "The store cannot be read or written.",
};

/** How a request with a JSON body can fail. */
export const bodyProblems: readonly ProblemCase[] = bodyProblemsUpTo(262_144);

/** The same, where a body may have so many bytes. */
export function bodyProblemsUpTo(maxBytes: number): readonly ProblemCase[] {
  return [
    {
      code: "invalid_request",
      status: 400,
      when:
        "The body is not a JSON object, holds a number that is too large or text that is not valid Unicode, or is nested " +
        "too deeply; or the `Idempotency-Key` is empty or too long.",
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

/** How a request with a key can fail. */
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

/** How a field that is wrong is told. */
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

/** How a request for an image can fail. */
export const imageProblems: readonly ProblemCase[] = [
  idProblem,
  {
    code: "not_found",
    when: "There is no such image, it is another owner's, or the id is that of a video.",
    example: { title: "Not found", detail: "There is no character reference with this id." },
  },
];

/** How a request for a video can fail. */
export const videoProblems: readonly ProblemCase[] = [
  idProblem,
  {
    code: "not_found",
    when: "There is no such video, it is another owner's, the id is that of an image, or this server does not generate videos.",
    example: { title: "Not found", detail: "There is no video with this id." },
  },
];

/** How a request about a batch can fail. */
export const batchProblems: readonly ProblemCase[] = [
  idProblem,
  {
    code: "not_found",
    when: "There is no such batch, or it is another owner's.",
    example: { title: "Not found", detail: "There is no batch with this id." },
  },
];
