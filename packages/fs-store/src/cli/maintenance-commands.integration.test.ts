import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { fsStore } from "../fs-store.ts";
import { imageInfo, sampleBytes } from "../testing/samples.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { runCli } from "./testing/run-cli.ts";

// Each child process is bundled first, and other tests run in parallel.
vi.setConfig({ testTimeout: 60_000 });

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
const streamId = "018f4e6a-7c11-7d3a-9a55-5a1b2c3d4e5f";

async function storeDirectory(): Promise<string> {
  const directory = await temporaryDirectory();
  const store = fsStore({ directory });
  await store.put(id, sampleBytes(1_200_000), imageInfo);
  await store.journal.append(streamId, [{ n: 0 }], 0);
  return directory;
}

it("verify reports that nothing is damaged, as text and as JSON", async () => {
  const directory = await storeDirectory();
  const table = await runCli("verify", directory);
  expect(table).toMatchObject({ code: 0, errors: "" });
  expect(table.output).toContain("  assets   1  1.2 MB read and hashed\n  streams  1  in the journal\n");
  expect(table.output).toContain("No damage found.");
  const { code, output } = await runCli("verify", directory, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(output)).toEqual({ assets: 1, bytes: 1_200_000, streams: 1, problems: [] });
});

it("verify reports damage and exits with 1", async () => {
  const directory = await storeDirectory();
  await writeFile(join(directory, `assets/3d/${id}.png`), sampleBytes(1_200_000, 2));
  const { code, output } = await runCli("verify", directory);
  expect(code).toBe(1);
  expect(output).toContain(`Damaged: 1\n\n  ${id}  its bytes have changed\n`);
});

it("compact reports what it freed, and exits with 1 if a stream is damaged", async () => {
  const directory = await storeDirectory();
  const path = join(directory, `journal/5f/${streamId}.log`);
  await writeFile(path, `${await readFile(path, "utf8")}\n${"torn".repeat(5000)}`);
  const first = await runCli("compact", directory);
  expect(first).toMatchObject({ code: 0, errors: "" });
  expect(first.output).toMatch(/streams {4}1\n {2}rewritten {2}1\n {2}size {7}20\.\d kB -> 0\.\d kB\n/);
  const store = fsStore({ directory });
  for (const n of [1, 2]) await store.journal.append(streamId, [{ n }], n);
  await writeFile(path, (await readFile(path, "utf8")).replace('"n":1', '"n":7'));
  const { code, output } = await runCli("compact", directory, "--json");
  expect(code).toBe(1);
  expect(JSON.parse(output)).toMatchObject({ streams: 1, rewritten: 0, damaged: [streamId] });
});

it.each(["verify", "compact"])("%s does not create a store", async (command) => {
  const directory = await temporaryDirectory();
  const { code, errors, output } = await runCli(command, directory);
  expect({ code, errors, output }).toEqual({
    code: 2,
    errors: `No store found in ${directory}.\n`,
    output: "",
  });
  expect(await readdir(directory)).toEqual([]);
});
