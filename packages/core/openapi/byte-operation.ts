import type { Schema } from "../src/wire/schemas/documented.ts";
import { answeredHeaders, cacheControl, location } from "./answered-headers.ts";
import { callerProblems, storeProblem } from "./common-problems.ts";
import type { MediaType, Operation } from "./operation.ts";
import { idOf } from "./path-id.ts";
import { type ProblemCase, problemResponses } from "./problem-responses.ts";
import { sentHeaders } from "./sent-headers.ts";

/** What is special to images, or to videos, about getting their bytes. */
export interface Bytes {
  readonly what: "image" | "video";
  readonly operation: Pick<Operation, "operationId" | "summary" | "tags">;
  readonly mediaTypes: readonly string[];
  /** The JSON of a store that signs addresses. */
  readonly signed: { readonly schema: Schema; readonly value: unknown; readonly address: string };
  readonly byteLength: number;
  readonly problems: readonly ProblemCase[];
}

const byteHeaders = {
  ETag: answeredHeaders.etag,
  "Last-Modified": answeredHeaders.lastModified,
  "Accept-Ranges": answeredHeaders.acceptRanges,
  "Content-Length": answeredHeaders.contentLength,
  "Content-Disposition": answeredHeaders.contentDisposition,
  "X-Content-Type-Options": answeredHeaders.nosniff,
};

const forever = cacheControl("private, max-age=31536000, immutable");

/** How the bytes of an image or a video are got. */
export function byteOperation(about: Bytes): Operation {
  const { what, operation } = about;
  const { range, ifRange, ifNoneMatch } = sentHeaders;
  return {
    ...operation,
    description:
      "The bytes under an id never change, so a browser may keep them for good. A store that signs addresses serves " +
      "them itself: then the answer is where they are, as JSON, or with `redirect=true` the way there.",
    parameters: [
      idOf(what),
      {
        name: "redirect",
        in: "query",
        description: `With \`true\` a store that signs addresses is redirected to: for the \`src\` of ${what === "image" ? "an image" : "a video"}. Other stores know no difference.`,
        schema: { type: "string", enum: ["true", "false"], default: "false" },
        example: "true",
      },
      range,
      ifRange,
      ifNoneMatch,
    ],
    responses: { ...byteResponses(about), ...problemResponses(byteProblems(about)) },
  };
}

function byteResponses({ mediaTypes, signed, byteLength }: Bytes): Operation["responses"] {
  // Bytes have no schema in OpenAPI 3.1, but their media type.
  const bytes: Readonly<Record<string, MediaType>> = Object.fromEntries(mediaTypes.map((type) => [type, {}]));
  const { schema, value, address } = signed;
  return {
    "200": {
      description: "The bytes; or where they are, if the store signs addresses.",
      headers: { "Cache-Control": forever, ...optional(byteHeaders) },
      content: {
        ...bytes,
        "application/json": {
          schema,
          examples: { signed: { summary: "A store that signs addresses", value } },
        },
      },
    },
    "206": {
      description: "The bytes of the range.",
      headers: {
        "Cache-Control": forever,
        ...byteHeaders,
        "Content-Range": {
          description: "Which bytes these are, and of how many.",
          required: true,
          schema: { type: "string" },
          example: `bytes 0-1023/${byteLength}`,
        },
      },
      content: bytes,
    },
    "302": {
      description: "With `redirect=true`, where the store signs addresses: the way to the bytes.",
      headers: {
        Location: location("The signed address.", address),
        "Cache-Control": cacheControl("no-store"),
      },
    },
    "304": {
      description: "The bytes are the ones that are there already.",
      headers: { "Cache-Control": forever, ETag: answeredHeaders.etag },
    },
  };
}

function byteProblems({ what, byteLength, problems }: Bytes): readonly ProblemCase[] {
  return [
    ...problems,
    {
      code: "conflict",
      status: 412,
      when: "The bytes are not the ones that `If-Match` or `If-Unmodified-Since` names.",
      example: { title: "Conflict", detail: "The file is not the version that the request asks for." },
    },
    {
      code: "invalid_request",
      status: 416,
      when: `The ${what} has none of the bytes of the range.`,
      example: { title: "Invalid request", detail: `The file has ${byteLength} bytes.` },
      headers: {
        "Content-Range": {
          description: "How many bytes there are.",
          required: true,
          schema: { type: "string" },
          example: `bytes */${byteLength}`,
        },
      },
    },
    ...callerProblems,
    storeProblem,
  ];
}

/** Only the bytes have them, and not the address of the bytes. */
function optional(headers: typeof byteHeaders) {
  return Object.fromEntries(Object.entries(headers).map(([name, { required, ...header }]) => [name, header]));
}
