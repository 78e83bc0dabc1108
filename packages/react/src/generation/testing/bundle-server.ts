import { join } from "node:path";
import { bundle } from "../../../../../tests/testing/bundle.ts";

/** The process that serves, as a bundle. */
export const bundledServer = () => bundle(join(import.meta.dirname, "serve.ts"));

/** Vitest's global setup: the bundle is made where there is no jsdom, in which esbuild does not run. */
export default async function setup(): Promise<void> {
  await bundledServer();
}
