import { chromium } from "playwright";
import type { TestProject } from "vitest/node";
import { launchOptions } from "../../../../packages/react/chromium.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The WebSocket endpoint of the browser that all tests share. */
    readonly browser: string;
  }
}

/** Starts one Chromium for all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await chromium.launchServer(launchOptions);
  project.provide("browser", server.wsEndpoint());
  return () => server.close();
}
