import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundle } from "../../../tests/testing/bundle.ts";
import { create } from "./testing/client.ts";

const IMAGEN = "google/imagen-4";

async function start(args: readonly string[]) {
  const cli = await bundle(join(import.meta.dirname, "cli.ts"));
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { child, ended, text: () => text };
}

it("serves, prints that no model runs, and exits on a signal", async () => {
  const { child, ended, text } = await start(["--port", "0", "--scenario", "poor-account"]);
  await expect.poll(text).toContain("Ctrl-C");
  expect(text()).toContain("these are drawings, no model runs");
  const baseUrl = /Base URL: (\S+)/.exec(text())?.[1] ?? "";
  const statuses = [
    await create({ baseUrl, fetch }, IMAGEN, { prompt: "a" }),
    await create({ baseUrl, fetch }, IMAGEN, { prompt: "a" }),
  ];
  expect(statuses.map(({ status }) => status)).toEqual([201, 429]);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

it("exits with code 2 for invalid arguments", async () => {
  const { ended, text } = await start(["--host", "0.0.0.0"]);
  expect(await ended).toBe(2);
  expect(text()).toContain("--host");
});
