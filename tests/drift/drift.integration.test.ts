import { describe, expect, test } from "vitest";
import { type Edit, findFilesWithErrors } from "./checked-copy.ts";

/** Renames a wire field in its schema. */
const renamedField: Edit = {
  file: "wire/schemas/asset.ts",
  find: "byte_length: wholeNumber",
  replace: "byte_size: wholeNumber",
};

const newEvent: Edit = {
  file: "batch/batch-event.ts",
  find: 'export type BatchEvent<Kind extends AssetKind = "image"> =',
  replace:
    'export interface BatchPauseEvent extends EventBase { readonly type: "batch-pause" }\n' +
    'export type BatchEvent<Kind extends AssetKind = "image"> = | BatchPauseEvent',
};

const newWireEvent: Edit = {
  file: "wire/schemas/event.ts",
  find: "export const commonEvents = {",
  replace:
    'export const commonEvents = { "batch-pause": z.object({ type: eventType("batch-pause"), ...eventBase }),',
};

const newRequestField: Edit = {
  file: "request/character-reference-request.ts",
  find: "  readonly seed?: number;",
  replace: "  readonly seed?: number;\n  readonly referenceIds?: readonly string[];",
};

const checkedRequestField: Edit = {
  file: "request/check-request.ts",
  find: "    numImages:",
  replace: "    referenceIds: z.optional(z.array(z.string())),\n    numImages:",
};

/** Edits that make two parts of the code disagree, and the files that then must not compile. */
const drifts: readonly (readonly [what: string, edits: readonly Edit[], files: readonly string[]])[] = [
  ["a new event", [newEvent], ["batch/reduce-batch.ts", "wire/event.ts"]],
  ["a new wire event that the client does not decode", [newWireEvent], ["client/decode-event.ts"]],
  [
    "a request field that only the type has",
    [newRequestField],
    ["request/check-request.ts", "request/character-reference-request.ts"],
  ],
  ["a request field that only the schema has", [checkedRequestField], ["request/check-request.ts"]],
  [
    "a video request field that only the type has",
    [
      {
        file: "request/video-request.ts",
        find: "  readonly seed?: number;",
        replace: "  readonly seed?: number;\n  readonly lastFrameId?: string;",
      },
    ],
    ["request/check-video-request.ts", "request/video-request.ts"],
  ],
  ["a wire field that only the schema renames", [renamedField], ["client/decode-asset.ts", "wire/image.ts"]],
  [
    "a wire field that only schema and server rename",
    [
      renamedField,
      {
        file: "wire/asset.ts",
        find: "toSnakeCase({ mediaType, byteLength,",
        replace: "byte_size: byteLength, ...toSnakeCase({ mediaType,",
      },
    ],
    ["client/decode-asset.ts"],
  ],
  [
    "a batch metadata field that only the schema renames",
    [{ file: "wire/schemas/image-batch.ts", find: "model_used: text", replace: "model: text" }],
    ["wire/image.ts"],
  ],
  [
    "a new failure field that the wire does not have",
    [
      {
        file: "batch/slot-failure.ts",
        find: "  readonly predictionId?: string;",
        replace: "  readonly predictionId?: string;\n  readonly providerStatus?: string;",
      },
    ],
    ["wire/batch.ts"],
  ],
  [
    "a new kind of asset",
    [
      {
        file: "assets/asset.ts",
        find: 'assetKinds = ["image",',
        replace: 'assetKinds = ["audio", "image",',
      },
    ],
    [
      "../openapi/media/index.ts",
      "batch/media.ts",
      "client/media.ts",
      "http/handler/engines.ts",
      "wire/media.ts",
      "wire/schemas/media.ts",
    ],
  ],
];

test("the core compiles without edits", { timeout: 120_000 }, () => {
  expect(findFilesWithErrors()).toEqual([]);
});

/** Changes, and all edits of code that they take. */
const changes: readonly (readonly [what: string, edits: readonly Edit[]])[] = [
  [
    "a renamed wire field",
    [
      renamedField,
      {
        file: "wire/case.ts",
        find: '  readonly durationSeconds: "duration";',
        replace: '  readonly durationSeconds: "duration";\n  readonly byteLength: "byte_size";',
      },
      {
        file: "wire/case.ts",
        find: "  return key.replace",
        replace: '  if (key === "byteLength") return "byte_size";\n  return key.replace',
      },
    ],
  ],
  [
    "a new event, which the journal holds",
    [
      newEvent,
      {
        file: "batch/reduce-batch.ts",
        find: "  if (!state) return state;",
        replace:
          '  if (!state) return state;\n  if (event.type === "batch-pause") return { ...state, sequence: event.sequence };',
      },
      {
        file: "batch/reduce-batch.ts",
        find: '  "batch-start": true,',
        replace: '  "batch-start": true,\n  "batch-pause": true,',
      },
      newWireEvent,
      {
        file: "client/decode-event.ts",
        find: '  "slot-start": slotBase,',
        replace: '  "slot-start": slotBase,\n  "batch-pause": base,',
      },
    ],
  ],
  [
    "a new request field",
    [
      newRequestField,
      {
        file: "request/character-reference-request.ts",
        find: "  readonly numImages: number;",
        replace: "  readonly numImages: number;\n  readonly referenceIds?: readonly string[];",
      },
      {
        file: "request/character-reference-request.ts",
        find: '  "numImages",',
        replace: '  "numImages",\n  "referenceIds",',
      },
      checkedRequestField,
      {
        file: "request/check-request.ts",
        find: '  numImages: "',
        replace: '  referenceIds: "Ids of images.",\n  numImages: "',
      },
    ],
  ],
  [
    "a new error code",
    [
      {
        file: "errors/error-codes.ts",
        find: "  conflict: final(409),",
        replace: "  conflict: final(409),\n  out_of_stock: final(409),",
      },
      {
        file: "http/handler/problem.ts",
        find: '  conflict: "Conflict",',
        replace: '  conflict: "Conflict",\n  out_of_stock: "Out of stock",',
      },
    ],
  ],
];

describe("the code compiles with", { timeout: 120_000 }, () => {
  test.each(changes)("%s", (_what, edits) => {
    expect(findFilesWithErrors(...edits)).toEqual([]);
  });
});

describe("the code does not compile with", { timeout: 120_000 }, () => {
  test.each(drifts)("%s", (_what, edits, files) => {
    expect(findFilesWithErrors(...edits)).toEqual(expect.arrayContaining([...files]));
  });
});
