import { type ChildProcess, fork } from "node:child_process";
import { createClient, type DramatisClient } from "@dramatis/core/client";
import type { Scenario } from "@dramatis/replicate-emulator";
import { afterAll, beforeAll, vi } from "vitest";
import { bundledServer } from "./bundle-server.ts";

/** The real endpoints on a real socket, with an emulated Replicate. */
export interface RealServer {
  readonly client: DramatisClient;
  /** Returns the number of predictions created, which are all paid for, and the requests that the page sent. */
  report(): Promise<{ creates: number; requests: string[] }>;
}

/**
 * Starts a server process for the tests of a file, and returns a function that creates a server in it. Predictions end
 * immediately unless the scenario, which must be JSON, says otherwise.
 */
export function realServers(): (scenario?: Scenario) => Promise<RealServer> {
  let process: ChildProcess | undefined;
  let origin = "";
  beforeAll(async () => {
    const child = fork(await bundledServer());
    process = child;
    const port = await new Promise((resolve, reject) => child.once("message", resolve).once("exit", reject));
    origin = `http://127.0.0.1:${port}`;
  }, 60_000);
  afterAll(() => {
    process?.kill();
  });
  return async (scenario = {}) => {
    // fetch is Node's, so it only accepts Node's FormData, not jsdom's.
    const form = await new Response(new URLSearchParams()).formData();
    vi.stubGlobal("FormData", form.constructor);
    const answer = await fetch(`${origin}/new`, { method: "POST", body: JSON.stringify(scenario) });
    const baseUrl = `${origin}/${await answer.text()}`;
    return {
      client: createClient({ baseUrl }),
      report: async () => (await fetch(`${baseUrl}/report`)).json(),
    };
  };
}
