import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { bundle } from "../../tests/testing/bundle.ts";

/** Runs the quickstart without a token, in its own folder. */
async function quickstart(...args: readonly string[]) {
  const cwd = await mkdtemp(join(tmpdir(), "dramatis-quickstart-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  const { REPLICATE_API_TOKEN: _token, REPLICATE_BASE_URL: _baseUrl, ...env } = process.env;
  const script = await bundle(join(import.meta.dirname, "main.ts"));
  const child = spawn(process.execPath, [script, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [[code], output, errors] = await Promise.all([
    once(child, "close"),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, output, errors, file: (path: string) => readFile(join(cwd, path)) };
}

test("prints a table of four images, and saves them with a contact sheet", async () => {
  const { code, output, errors, file } = await quickstart("a shy vampire");
  expect([code, errors]).toEqual([0, ""]);
  expect(output).toContain("the emulator draws the images, and no model runs");
  expect(output).toContain("4 x google/imagen-4: a shy vampire");
  const rows = [...output.matchAll(/^\d {5}succeeded {2}(\S{36}) {2}\d+x\d+, \d+ kB {2}(\S+)$/gm)];
  expect(rows.map(([, id, path]) => path === `quickstart-output/${id}.jpg`)).toEqual(Array(4).fill(true));
  const images = await Promise.all(rows.map(([, , path = ""]) => file(path)));
  for (const image of images) expect(image.subarray(0, 3).toString("hex")).toBe("ffd8ff");
  expect(new Set(images.map((image) => image.toString("base64"))).size).toBe(4);
  expect((await file("quickstart-output/contact-sheet.png")).subarray(1, 4).toString()).toBe("PNG");
});

test("reports failed images, and keeps the others", async () => {
  const { code, output } = await quickstart("--scenario", "one-fails");
  expect(code).toBe(0);
  expect(output).toMatch(/^Image \d failed \(\w+\): /m);
  expect(output).toContain("partial: 3 of 4 images");
});

test("exits with 2 if an argument is invalid", async () => {
  const { code, output, errors } = await quickstart("--images", "5");
  expect([code, output]).toEqual([2, ""]);
  expect(errors).toContain('--images must be 1, 2, 3 or 4, not "5".\n\nUsage: npm run quickstart');
});
