import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildExample } from "../../../../scripts/example/build.mjs";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** Builds the packages and the app like `npm run example`, if anything has changed. */
export default function setup() {
  buildExample(root, resolve(root, "examples/video-wizard"));
}
