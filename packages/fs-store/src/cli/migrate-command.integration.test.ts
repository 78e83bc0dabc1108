import { existsSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { expect, it, vi } from "vitest";
import { makeManyImages } from "../migration/testing/many-images.ts";
import { sampleImage } from "../migration/testing/sample-images.ts";
import { endOf } from "../testing/run-child.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { runOnTerminal } from "./testing/pseudo-terminal.ts";
import { runCli, startCli } from "./testing/run-cli.ts";

// Each child process is bundled first, and other tests run in parallel.
vi.setConfig({ testTimeout: 60_000 });

async function folderOf(count: number) {
  const parent = await temporaryDirectory();
  const directory = join(parent, "images");
  await makeManyImages(directory, count);
  return { directory, into: join(parent, "store") };
}

it("prints only a table, and exits with 0", async () => {
  const { directory, into } = await folderOf(3);
  await writeFile(join(directory, "notes.txt"), "");
  expect(await runCli("migrate", directory, "--into", into)).toEqual({
    code: 0,
    errors: "",
    output: [
      "",
      `Migration: ${directory} -> ${into}`,
      "",
      "  migrated       3  now in the store",
      "  already there  0",
      "  left alone     0",
      "  ignored        1  files with other names",
      "",
    ].join("\n"),
  });
  const moved = await runCli("migrate", "--move", directory, "--into", into);
  expect(moved).toMatchObject({
    code: 0,
    output: expect.stringMatching(/already there +3 .*\n.*\n.*\n +removed +3 /),
  });
  const empty = await runCli("migrate", directory, "--into", into);
  expect(empty).toMatchObject({ code: 0, output: expect.stringContaining("Nothing to migrate") });
});

it("lists the files that were left alone without control characters, and exits with 1", async () => {
  const { directory, into } = await folderOf(2);
  await mkdir(join(directory, "evil\x1b[2J\n"));
  await writeFile(
    join(directory, "evil\x1b[2J\n/character_ref_20240230_120000.png"),
    await sampleImage("png"),
  );
  await writeFile(join(directory, "character_ref_20240201_120000.png"), "<html>");
  const dry = await runCli("migrate", directory, "--into", into, "--dry-run");
  expect(dry).toMatchObject({ code: 1, errors: "", output: expect.stringMatching(/would be migrated +2\n/) });
  expect(dry.output).toContain("Dry run, nothing was written");
  expect(existsSync(into)).toBe(false);
  const { code, output } = await runCli("migrate", directory, "--into", into);
  expect(code).toBe(1);
  expect(output.slice(output.indexOf("Left alone"))).toBe(
    [
      "Left alone",
      "",
      `  character_ref_20240201_120000.png${" ".repeat(20)}  its content is not an image that browsers can show`,
      "  evil\\u001b[2J\\u000a/character_ref_20240230_120000.png  its name has a date or time that does not exist",
      "",
    ].join("\n"),
  );
});

it("prints only the report with --json", async () => {
  const { directory, into } = await folderOf(2);
  await writeFile(join(directory, "character_ref_20240230_120000.png"), "");
  const { code, output, errors } = await runCli("migrate", directory, "--into", into, "--json");
  expect({ code, errors }).toEqual({ code: 1, errors: "" });
  expect(JSON.parse(output)).toEqual({
    ended: "completed",
    dryRun: false,
    total: 3,
    migrated: 2,
    alreadyThere: 0,
    leftAlone: 1,
    ignored: 0,
    originalsRemoved: 0,
    leftAloneFiles: [
      { file: "character_ref_20240230_120000.png", reason: "impossible_date", message: expect.any(String) },
    ],
  });
});

it("exits with 2 and an error on stderr if it cannot start", async () => {
  const { directory } = await folderOf(1);
  for (const [args, says] of [
    [["migrate", join(directory, "nowhere"), "--json"], "does not exist"],
    [["migrate", directory, "--fast"], "--fast"],
    [["migrat\x1b[2Je"], "migrat\\u001b[2Je"],
    [[], "Usage:"],
  ] as const) {
    const result = await runCli(...args);
    expect(result).toEqual({ code: 2, output: "", errors: expect.stringContaining(says) });
    expect(result.errors).not.toContain("    at ");
  }
});

it("prints its version and its help", async () => {
  const manifest: { version: string } = JSON.parse(
    await readFile(new URL("../../package.json", import.meta.url), "utf8"),
  );
  expect(await runCli("--version")).toEqual({ code: 0, output: `${manifest.version}\n`, errors: "" });
  const help = await runCli("migrate", "--help");
  expect(help).toMatchObject({ code: 0, errors: "" });
  for (const option of ["--into <dir>", "--move", "--dry-run", "--json"])
    expect(help.output).toContain(option);
});

it("exits with 130 on Ctrl-C, reports what was done, and continues in the next run", async () => {
  const { directory, into } = await folderOf(2000);
  const child = await startCli("migrate", directory, "--into", into, "--json");
  const end = endOf(child);
  while (!existsSync(join(into, "assets"))) await delay(5);
  child.kill("SIGINT");
  const { code, output, errors } = await end;
  expect(code).toBe(130);
  const report: Record<string, number | string> = JSON.parse(output);
  expect(report).toMatchObject({ ended: "aborted", total: 2000, leftAlone: 0 });
  expect(report.migrated).toBeLessThan(2000);
  expect(errors).toMatch(
    /^Interrupted after [\d,]+ of 2,000 files\. To continue, run the same command again/,
  );
  const again: Record<string, number> = JSON.parse(
    (await runCli("migrate", directory, "--into", into, "--json")).output,
  );
  expect(again.alreadyThere).toBe(report.migrated);
  expect(again.migrated).toBe(2000 - Number(report.migrated));
});

it("draws a progress bar on a terminal, and then the table in color", async () => {
  const { directory, into } = await folderOf(120);
  const { code, output } = await runOnTerminal(80, ["migrate", directory, "--into", into]);
  expect(code).toBe(0);
  const [bar = "", ...table] = output.split("\r\n");
  const frames = bar.split("\x1b[K").map((frame) => stripVTControlCharacters(frame));
  expect(frames.length).toBeGreaterThan(2);
  // Each frame is drawn over the previous one, and the last one shows 100%.
  for (const frame of frames.slice(0, -1)) {
    expect(frame).toMatch(/^\rMigrating {2}█*░* +\d+% {2}[ \d]+ of 120/);
    expect(frame.length).toBeLessThanOrEqual(80);
  }
  expect(frames.at(-2)).toBe(`\rMigrating  ${"█".repeat(30)} 100%  120 of 120`);
  expect(frames.at(-1)).toBe("");
  expect(table.join("\n")).toContain("\x1b[32m120\x1b[0m");
});

it.each([10, 40])("fits into a terminal of %i columns", async (columns) => {
  const { directory, into } = await folderOf(5);
  const { code, output } = await runOnTerminal(columns, ["migrate", directory, "--into", into]);
  expect(code).toBe(0);
  const frames = output.split("\r\n")[0]?.split("\x1b[K") ?? [];
  expect(frames.length).toBeGreaterThan(1);
  for (const frame of frames)
    expect(stripVTControlCharacters(frame).replace("\r", "").length).toBeLessThan(columns);
  expect(frames.at(-2)).toContain("100%");
});

it("stops on Ctrl-C on a terminal, and explains below the bar how to continue", async () => {
  const { directory, into } = await folderOf(2000);
  let isTyped = false;
  const { code, output } = await runOnTerminal(100, ["migrate", directory, "--into", into], (shown) => {
    if (isTyped || !shown.includes("%")) return undefined;
    isTyped = true;
    return "\x03";
  });
  expect(code).toBe(130);
  expect(output).toContain("of 2,000\x1b[K\r\n");
  expect(output).toMatch(/Interrupted after [\d,]+ of 2,000 files/);
  expect((await stat(into)).isDirectory()).toBe(true);
});
