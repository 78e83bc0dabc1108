import { cacheControl, location } from "../../../openapi/answered-headers.ts";
import { callerProblems, storeProblem } from "../../../openapi/common-problems.ts";
import { documentedMedia, type Samples } from "../../../openapi/media/index.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
import type { WireUpload } from "../../wire/image.ts";
import { referenceTo } from "../../wire/schemas/documented.ts";
import { imageMediaTypes, uploadAnswerSchema } from "../../wire/schemas/image.ts";
import { uploadRequestSchema } from "../../wire/schemas/requests.ts";
import { readUpload } from "../body/read-upload.ts";
import { withUploadStatus } from "../body/upload-status.ts";
import { jsonResponse } from "../handler/json-response.ts";
import type { Endpoint } from "./shared/endpoint.ts";

export const endpoint: Endpoint = {
  method: "POST",
  path: "/upload_character_reference",
  async answer({ engines, maxUploadBytes: maxBytes, urlOf }, { web: request }, caller) {
    const { stream, filename } = await readUpload(request, { maxBytes });
    const { signal } = request;
    // A form marks the end of its file, and the stream fails if that mark is missing.
    const reference = await withUploadStatus(
      engines.image.importImage(stream, { ...caller, filename, maxBytes, signal, isEndVerified: true }),
    );
    const { id, mediaType, byteLength, origin } = reference;
    const url = urlOf(id);
    const body: WireUpload = {
      image_id: id,
      id,
      url,
      image_url: url,
      content_type: mediaType,
      file_size: byteLength,
      filename: origin.type === "uploaded" ? (origin.filename ?? null) : null,
    };
    return jsonResponse(body, { status: 201, headers: { location: url } });
  },
};

export function documentation({ image: { asset: image } }: Samples): Operation {
  const { id, url, media_type } = image;
  return {
    operationId: "uploadCharacterReference",
    summary: "Upload an image of a character",
    description:
      "Uploads an image of up to 10 MiB, unless the server sets another limit. Its bytes decide its type: its name and " +
      "content type are ignored.",
    tags: ["Character references"],
    requestBody: {
      description: "A form with the image as its field `file`.",
      required: true,
      content: {
        "multipart/form-data": {
          schema: referenceTo(uploadRequestSchema),
          encoding: { file: { contentType: imageMediaTypes.join(", ") } },
          examples: {
            image: { summary: "The field `file` (bytes omitted here)", value: { file: "" } },
          },
        },
      },
    },
    responses: {
      "201": {
        description: "The image is stored.",
        headers: {
          Location: location("The URL of its bytes.", url),
          "Cache-Control": cacheControl("no-store"),
        },
        content: {
          "application/json": {
            schema: referenceTo(uploadAnswerSchema),
            examples: {
              stored: {
                summary: "A PNG",
                value: {
                  image_id: id,
                  id,
                  url,
                  image_url: url,
                  content_type: media_type,
                  file_size: documentedMedia.image.sampleBytes,
                  filename: "pirate.png",
                },
              },
            },
          },
        },
      },
      ...problemResponses([
        {
          code: "invalid_request",
          status: 400,
          when: "The body is not a complete form.",
          example: {
            title: "Invalid request",
            detail:
              "The Content-Type has no valid boundary. Let the library that builds the form set this header.",
          },
        },
        {
          code: "output_too_large",
          status: 413,
          when: "The file is too large.",
          example: {
            title: "Too large",
            detail: "The file is larger than the limit of 10485760 bytes.",
          },
        },
        {
          code: "output_too_large",
          status: 413,
          when: "The form has too much before the file, or a part with headers that are too long.",
        },
        {
          code: "unsupported_media",
          when: "The body is not a form, or the file is not a complete PNG, JPEG, WebP, GIF or AVIF.",
          example: {
            title: "Unsupported media",
            detail: "Send the image as the field `file` of a form, with Content-Type: multipart/form-data.",
            members: { retryable: false },
          },
        },
        {
          code: "invalid_request",
          when: "The form has no file.",
          example: {
            title: "Invalid request",
            detail: "The form has no file. Send the image as the field `file`.",
            members: { errors: [{ path: "file", message: "must be a file" }] },
          },
        },
        ...callerProblems,
        storeProblem,
      ]),
    },
  };
}
