import type { PutInfo } from "../../packages/core/src/store/index.ts";

/** What every put of these tests is told. */
export const imageInfo: PutInfo = {
  kind: "image",
  mediaType: "image/png",
  metadata: { description: "a lighthouse keeper" },
  origin: { type: "uploaded", filename: "keeper.png" },
};
