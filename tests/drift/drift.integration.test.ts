import { describe, expect, test } from "vitest";
import { type Edit, filesWithErrors } from "./checked-copy.ts";

/** A field that the wire gives another name, where it is declared. */
const renamedField: Edit = {
  file: "wire/schemas/image.ts",
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

/** What did not compile, for each place where two parts of the code have to agree. */
const drifts: readonly (readonly [what: string, edits: readonly Edit[], files: readonly string[]])[] = [
  ["a new event", [newEvent], ["batch/reduce-batch.ts", "wire/event.ts"]],
  [
    "a new event on the wire that the client does not decode",
    [
      {
        file: "wire/schemas/image-event.ts",
        find: 'z.discriminatedUnion("type", [batchStart,',
        replace:
          'z.discriminatedUnion("type", [z.object({ type: eventType("batch-pause"), ...eventBase }), batchStart,',
      },
    ],
    ["client/decode-event.ts"],
  ],
  [
    "a field of a request that only the type has",
    [
      {
        file: "request/character-reference-request.ts",
        find: "  readonly seed?: number;",
        replace: "  readonly seed?: number;\n  readonly referenceIds?: readonly string[];",
      },
    ],
    ["request/check-request.ts", "request/character-reference-request.ts"],
  ],
  [
    "a field of a request that only the schema has",
    [
      {
        file: "request/check-request.ts",
        find: "    numImages:",
        replace: "    referenceIds: z.optional(z.array(z.string())),\n    numImages:",
      },
    ],
    ["request/check-request.ts"],
  ],
  [
    "a field of a video request that only the type has",
    [
      {
        file: "request/video-request.ts",
        find: "  readonly seed?: number;",
        replace: "  readonly seed?: number;\n  readonly lastFrameId?: string;",
      },
    ],
    ["request/check-video-request.ts", "request/video-request.ts"],
  ],
  [
    "a field of the wire that only the schema renames",
    [renamedField],
    ["client/decode-asset.ts", "wire/asset.ts"],
  ],
  [
    "a field of the wire that only the server renames",
    [
      renamedField,
      { file: "wire/asset.ts", find: "byte_length: byteLength", replace: "byte_size: byteLength" },
    ],
    ["client/decode-asset.ts"],
  ],
  [
    "a field of a batch's metadata that only the schema renames",
    [{ file: "wire/schemas/image-batch.ts", find: "model_used: text", replace: "model: text" }],
    ["wire/batch.ts"],
  ],
  [
    "a new field of a failure that the client does not decode",
    [
      {
        file: "batch/slot.ts",
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
        find: 'export type AssetKind = "image"',
        replace: 'export type AssetKind = "audio" | "image"',
      },
    ],
    ["assets/product.ts", "batch/reduce-batch.ts", "client/decode-batch.ts"],
  ],
];

describe("it does not compile:", { timeout: 120_000 }, () => {
  test("the core as it is compiles", () => {
    expect(filesWithErrors()).toEqual([]);
  });

  test.each(drifts)("%s", (_what, edits, files) => {
    expect(filesWithErrors(...edits)).toEqual(expect.arrayContaining([...files]));
  });
});
