import type { AssetKind } from "../src/assets/asset.ts";
import type { Schema } from "../src/wire/schemas/documented.ts";
import { answeredHeaders, cacheControl, location } from "./answered-headers.ts";
import { callerProblems, storeProblem } from "./common-problems.ts";
import { documentedMedia } from "./media/index.ts";
import type { MediaType, Operation } from "./operation.ts";
import { idOf } from "./path-id.ts";
import { type ProblemCase, problemResponses } from "./problem-responses.ts";
import { sentHeaders } from "./sent-headers.ts";

/** What differs between the byte endpoints of images and videos. */
export interface Bytes {
  readonly what: AssetKind;
  readonly operation: Pick<Operation, "operationId" | "summary" | "tags">;
  readonly mediaTypes: readonly string[];
  /** The JSON response if the store signs addresses. */
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

/** Documents the endpoint that serves the bytes of an image or a video. */
export function byteOperation(about: Bytes): Operation {
  const { what, operation } = about;
  const { range, ifRange, ifNoneMatch } = sentHeaders;
  return {
    ...operation,
    description:
      "The bytes under an id never change, so browsers can cache them permanently. If the store signs addresses, it " +
      "serves the bytes itself: this endpoint then answers with a signed address as JSON, or with `redirect=true` " +
      "redirects to it.",
    parameters: [
      idOf(what),
      {
        name: "redirect",
        in: "query",
        description: `Whether to redirect to the signed address, if the store signs addresses. Use \`true\` in the \`src\` attribute of ${documentedMedia[what].a}. With other stores it has no effect.`,
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
  // In OpenAPI 3.1, binary content is described by its media type alone, without a schema.
  const bytes: Readonly<Record<string, MediaType>> = Object.fromEntries(mediaTypes.map((type) => [type, {}]));
  const { schema, value, address } = signed;
  return {
    "200": {
      description: "The bytes, or a signed address if the store signs addresses.",
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
      description: "The requested range of bytes.",
      headers: {
        "Cache-Control": forever,
        ...byteHeaders,
        "Content-Range": {
          description: "The range of these bytes, and the total size.",
          required: true,
          schema: { type: "string" },
          example: `bytes 0-1023/${byteLength}`,
        },
      },
      content: bytes,
    },
    "302": {
      description: "With `redirect=true`, if the store signs addresses: a redirect to the signed address.",
      headers: {
        Location: location("The signed address.", address),
        "Cache-Control": cacheControl("no-store"),
      },
    },
    "304": {
      description: "The client already has these bytes.",
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
      when: "The bytes do not match `If-Match` or `If-Unmodified-Since`.",
      example: { title: "Conflict", detail: "The file is not the version that the request asks for." },
    },
    {
      code: "invalid_request",
      status: 416,
      when: `The range is outside of the ${what}.`,
      example: { title: "Invalid request", detail: `The file has ${byteLength} bytes.` },
      headers: {
        "Content-Range": {
          description: "The total size.",
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

/** Makes headers optional, because the JSON response with a signed address does not have them. */
function optional(headers: typeof byteHeaders) {
  return Object.fromEntries(Object.entries(headers).map(([name, { required, ...header }]) => [name, header]));
}
