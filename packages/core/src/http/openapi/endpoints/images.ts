import { answeredHeaders, cacheControl, location } from "../answered-headers.ts";
import { callerProblems, imageProblems, storeProblem } from "../common-problems.ts";
import type { Endpoint, MediaType } from "../endpoint.ts";
import type { Samples } from "../examples/make-samples.ts";
import { idOf } from "../path-id.ts";
import { problemResponses } from "../problem-responses.ts";
import { characterReferenceSchema, imageMediaTypes } from "../schemas/character-reference-schema.ts";
import { referenceTo } from "../schemas/documented.ts";
import { signedAddressSchema } from "../schemas/image-answer-schemas.ts";
import { sentHeaders } from "../sent-headers.ts";

const signed = "https://images.example/3f0c2b9e-5d0a-4c55-8a51-0f9d1f6f3c10.png?signature=7d1f";

/** Bytes have no schema in OpenAPI 3.1, but their media type. */
const bytes: Readonly<Record<string, MediaType>> = Object.fromEntries(
  imageMediaTypes.map((type) => [type, {}]),
);

const byteHeaders = {
  ETag: answeredHeaders.etag,
  "Last-Modified": answeredHeaders.lastModified,
  "Accept-Ranges": answeredHeaders.acceptRanges,
  "Content-Length": answeredHeaders.contentLength,
  "Content-Disposition": answeredHeaders.contentDisposition,
  "X-Content-Type-Options": answeredHeaders.nosniff,
};

export function imageEndpoint({ image }: Samples): Endpoint {
  const { range, ifRange, ifNoneMatch } = sentHeaders;
  const forever = cacheControl("private, max-age=31536000, immutable");
  return {
    method: "get",
    path: "/get_character_reference/{id}",
    hasHead: true,
    operation: {
      operationId: "getCharacterReference",
      summary: "Get the bytes of an image",
      description:
        "The bytes under an id never change, so a browser may keep them for good. A store that signs addresses serves " +
        "them itself: then the answer is where they are, as JSON, or with `redirect=true` the way there.",
      tags: ["Character references"],
      parameters: [
        idOf("image"),
        {
          name: "redirect",
          in: "query",
          description:
            "With `true` a store that signs addresses is redirected to: for the `src` of an image. Other stores know no " +
            "difference.",
          schema: { type: "string", enum: ["true", "false"], default: "false" },
          example: "true",
        },
        range,
        ifRange,
        ifNoneMatch,
      ],
      responses: {
        "200": {
          description: "The bytes; or where they are, if the store signs addresses.",
          headers: { "Cache-Control": forever, ...optional(byteHeaders) },
          content: {
            ...bytes,
            "application/json": {
              schema: referenceTo(signedAddressSchema),
              examples: {
                signed: {
                  summary: "A store that signs addresses",
                  value: { image_id: image.id, image_url: signed, expires_in_seconds: 3600 },
                },
              },
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
              example: "bytes 0-1023/1204224",
            },
          },
          content: bytes,
        },
        "302": {
          description: "With `redirect=true`, where the store signs addresses: the way to the bytes.",
          headers: {
            Location: location("The signed address.", signed),
            "Cache-Control": cacheControl("no-store"),
          },
        },
        "304": {
          description: "The bytes are the ones that are there already.",
          headers: { "Cache-Control": forever, ETag: answeredHeaders.etag },
        },
        ...problemResponses([
          ...imageProblems,
          {
            code: "conflict",
            status: 412,
            when: "The bytes are not the ones that `If-Match` or `If-Unmodified-Since` names.",
            example: { title: "Conflict", detail: "The file is not the one that the request names." },
          },
          {
            code: "invalid_request",
            status: 416,
            when: "The image has none of the bytes of the range.",
            example: { title: "Invalid request", detail: "The file has 1204224 bytes." },
            headers: {
              "Content-Range": {
                description: "How many bytes there are.",
                required: true,
                schema: { type: "string" },
                example: "bytes */1204224",
              },
            },
          },
          ...callerProblems,
          storeProblem,
        ]),
      },
    },
  };
}

/** Only the bytes have them, and not the address of the bytes. */
function optional(headers: typeof byteHeaders) {
  return Object.fromEntries(Object.entries(headers).map(([name, { required, ...header }]) => [name, header]));
}

export function imageInfoEndpoint(samples: Samples): Endpoint {
  return {
    method: "get",
    path: "/get_character_reference/{id}/info",
    hasHead: true,
    operation: {
      operationId: "getCharacterReferenceInfo",
      summary: "Get what is known of an image",
      description: "Everything but its bytes.",
      tags: ["Character references"],
      parameters: [idOf("image")],
      responses: {
        "200": {
          description: "The image without its bytes.",
          headers: { "Cache-Control": cacheControl("no-store") },
          content: {
            "application/json": {
              schema: referenceTo(characterReferenceSchema),
              examples: { generated: { summary: "A generated image", value: samples.image } },
            },
          },
        },
        ...problemResponses([...imageProblems, ...callerProblems, storeProblem]),
      },
    },
  };
}
