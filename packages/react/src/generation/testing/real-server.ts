import { type ChildProcess, fork } from "node:child_process";
import { createClient, type DramatisClient } from "@dramatis/core/client";
import type { Scenario } from "@dramatis/replicate-emulator";
import { afterAll, beforeAll, vi } from "vitest";
import { bundledServer } from "./bundle-server.ts";

/** The real endpoints, on a real socket, before an emulated Replicate. */
export interface RealServer {
  readonly client: DramatisClient;
  /** How many predictions were asked for, each of which is paid, and what the page asked the server for. */
  told(): Promise<{ creates: number; asked: string[] }>;
}

/** For the tests of a file. Predictions end at once unless the scenario, which is JSON, says something else. */
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
    // fetch is Node's, and takes no other form than Node's.
    const form = await new Response(new URLSearchParams()).formData();
    vi.stubGlobal("FormData", form.constructor);
    const answer = await fetch(`${origin}/new`, { method: "POST", body: JSON.stringify(scenario) });
    const baseUrl = `${origin}/${await answer.text()}`;
    return {
      client: createClient({ baseUrl }),
      told: async () => (await fetch(`${baseUrl}/told`)).json(),
    };
  };
}
