import { type AssetKind, assetKinds } from "../src/assets/asset.ts";
import { type ErrorCode, errorCodes } from "../src/errors/error-codes.ts";
import { anyOf } from "../src/wire/schemas/documented.ts";
import { schemas } from "../src/wire/schemas/media.ts";
import { problemSchema } from "../src/wire/schemas/problem.ts";
import { answeredHeaders, cacheControl } from "./answered-headers.ts";
import type { Example, Header, ResponseObject } from "./operation.ts";

/** One reason why a request can fail. */
export interface ProblemCase {
  readonly code: ErrorCode;
  /** The HTTP status, if it is not the default of the code. */
  readonly status?: number;
  /** The condition, as a full sentence. */
  readonly when: string;
  /** An example. The members that follow from the code are added. */
  readonly example?: {
    readonly title: string;
    readonly detail: string;
    readonly members?: Readonly<Record<string, unknown>>;
  };
  /** The kinds of failed batches that are answered with this problem. The response then also has the batch's fields. */
  readonly ofBatch?: readonly AssetKind[];
  readonly headers?: Readonly<Record<string, Header>>;
}

/** Groups failures into one response for each HTTP status, with the error codes listed in its description. */
export function problemResponses(cases: readonly ProblemCase[]): Readonly<Record<string, ResponseObject>> {
  const statuses = new Set(cases.map(getStatus));
  return Object.fromEntries(
    [...statuses].map((status) => [status, createResponse(cases.filter((one) => getStatus(one) === status))]),
  );
}

function getStatus({ code, status = errorCodes[code].status }: ProblemCase): number {
  return status;
}

function createResponse(cases: readonly ProblemCase[]): ResponseObject {
  const canHaveRetryAfter = cases.some(
    ({ code }) => code === "rate_limited" || code === "provider_unavailable",
  );
  const ofBatch = (kind: AssetKind) => cases.some(({ ofBatch = [] }) => ofBatch.includes(kind));
  const schema = anyOf(...assetKinds.filter(ofBatch).map((kind) => schemas[kind].problem), problemSchema);
  const media = { schema, examples: Object.fromEntries(cases.flatMap(toExamples)) };
  return {
    description: cases.map(({ code, when }) => `- \`${code}\`: ${when}`).join("\n"),
    headers: Object.assign(
      { "Cache-Control": cacheControl("no-store") },
      canHaveRetryAfter ? { "Retry-After": answeredHeaders.retryAfter } : {},
      ...cases.map(({ headers = {} }) => headers),
    ),
    "x-codes": [...new Set(cases.map(({ code }) => code))],
    content: { "application/json": media, "application/problem+json": media },
  };
}

function toExamples(problem: ProblemCase, index: number): [string, Example][] {
  const { code, when, example } = problem;
  if (example === undefined) return [];
  const { title, detail, members } = example;
  const value = {
    type: `urn:dramatis:error:${code}`,
    title,
    status: getStatus(problem),
    detail,
    code,
    message: detail,
    error: detail,
    retryable: errorCodes[code].retryable,
    ...members,
  };
  return [[index === 0 ? code : `${code}-${index + 1}`, { summary: when, value }]];
}
