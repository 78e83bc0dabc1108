import type { PutInfo } from "../../packages/core/src/store/index.ts";

/** The information that these tests pass to every put. */
export const imageInfo: PutInfo = {
  kind: "image",
  mediaType: "image/png",
  metadata: { description: "a lighthouse keeper" },
  origin: { type: "uploaded", filename: "keeper.png" },
};
