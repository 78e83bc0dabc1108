import { join } from "node:path";
import { bundle } from "../../../../../tests/testing/bundle.ts";

/** Returns the path of the bundled server process. */
export const bundledServer = () => bundle(join(import.meta.dirname, "serve.ts"));

/** Vitest's global setup. It creates the bundle in advance, because esbuild does not run in jsdom. */
export default async function setup(): Promise<void> {
  await bundledServer();
}
