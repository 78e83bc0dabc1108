import type { AssetKind } from "../src/assets/asset.ts";
import { type ErrorCode, errorCodes } from "../src/errors/error-codes.ts";
import { anyOf } from "../src/wire/schemas/documented.ts";
import { batchProblemSchema, problemSchema, videoProblemSchema } from "../src/wire/schemas/problem.ts";
import { answeredHeaders, cacheControl } from "./answered-headers.ts";
import type { Example, Header, ResponseObject } from "./operation.ts";

/** One way in which a request can fail. */
export interface ProblemCase {
  readonly code: ErrorCode;
  /** In place of the status of the code. */
  readonly status?: number;
  /** When it comes to that. */
  readonly when: string;
  /** The members of an example beside those that the code gives. */
  readonly example?: {
    readonly title: string;
    readonly detail: string;
    readonly members?: Readonly<Record<string, unknown>>;
  };
  /** Batches of these kinds that failed whole are answered with it, and have their fields beside those of the problem. */
  readonly ofBatch?: readonly AssetKind[];
  readonly headers?: Readonly<Record<string, Header>>;
}

/** The answers to requests that fail, by status: each names its codes. */
export function problemResponses(cases: readonly ProblemCase[]): Readonly<Record<string, ResponseObject>> {
  const statuses = new Set(cases.map(statusOf));
  return Object.fromEntries(
    [...statuses].map((status) => [status, responseOf(cases.filter((one) => statusOf(one) === status))]),
  );
}

function statusOf({ code, status = errorCodes[code].status }: ProblemCase): number {
  return status;
}

function responseOf(cases: readonly ProblemCase[]): ResponseObject {
  const isWaitedFor = cases.some(({ code }) => code === "rate_limited" || code === "provider_unavailable");
  const ofBatch = (kind: AssetKind) => cases.some(({ ofBatch = [] }) => ofBatch.includes(kind));
  const schema = anyOf(
    ...(ofBatch("image") ? [batchProblemSchema] : []),
    ...(ofBatch("video") ? [videoProblemSchema] : []),
    problemSchema,
  );
  const media = { schema, examples: Object.fromEntries(cases.flatMap(exampleOf)) };
  return {
    description: cases.map(({ code, when }) => `- \`${code}\`: ${when}`).join("\n"),
    headers: Object.assign(
      { "Cache-Control": cacheControl("no-store") },
      isWaitedFor ? { "Retry-After": answeredHeaders.retryAfter } : {},
      ...cases.map(({ headers = {} }) => headers),
    ),
    "x-codes": [...new Set(cases.map(({ code }) => code))],
    content: { "application/json": media, "application/problem+json": media },
  };
}

function exampleOf(problem: ProblemCase, index: number): [string, Example][] {
  const { code, when, example } = problem;
  if (example === undefined) return [];
  const { title, detail, members } = example;
  const value = {
    type: `urn:dramatis:error:${code}`,
    title,
    status: statusOf(problem),
    detail,
    code,
    message: detail,
    error: detail,
    retryable: errorCodes[code].retryable,
    ...members,
  };
  return [[index === 0 ? code : `${code}-${index + 1}`, { summary: when, value }]];
}
