import { appendFile, lstat, readdir, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DramatisError } from "@dramatis/core/store";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import type { MigrationTarget } from "./migration-target.ts";
import { removeOriginal } from "./remove-original.ts";

const stored = { id: "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d", sha256: "00" };

function targetThat(holds: MigrationTarget["holds"]): MigrationTarget {
  const unused = async () => undefined;
  return { storedSha256: unused, store: unused, holds, close: unused };
}

async function original() {
  const directory = await temporaryDirectory();
  const path = join(directory, "original.png");
  await writeFile(path, "bytes");
  return { directory, path, facts: await lstat(path, { bigint: true }) };
}

it("removes an original whose copy was read back", async () => {
  const { directory, path, facts } = await original();
  expect(
    await removeOriginal(
      targetThat(async () => true),
      stored,
      path,
      facts,
    ),
  ).toBeUndefined();
  expect(await readdir(directory)).toEqual([]);
});

it.each([
  ["the copy is damaged", async () => false, "damaged"],
  [
    "the copy cannot be read",
    () => Promise.reject(new DramatisError("store_failed", "The disk is broken.")),
    "is broken",
  ],
])("keeps the original if %s", async (_case, holds, says) => {
  const { directory, path, facts } = await original();
  expect(await removeOriginal(targetThat(holds), stored, path, facts)).toMatchObject({
    reason: "not_removed",
    message: expect.stringContaining(says),
  });
  expect(await readdir(directory)).toEqual(["original.png"]);
});

it("keeps an original that was changed after it was read", async () => {
  const { directory, path, facts } = await original();
  await appendFile(path, "more");
  expect(
    await removeOriginal(
      targetThat(async () => true),
      stored,
      path,
      facts,
    ),
  ).toMatchObject({ reason: "not_removed" });
  expect(await readdir(directory)).toEqual(["original.png"]);
});

it("reports without a path that the original no longer exists", async () => {
  const { directory, path, facts } = await original();
  await unlink(path);
  const outcome = await removeOriginal(
    targetThat(async () => true),
    stored,
    path,
    facts,
  );
  expect(outcome?.message).toContain("it no longer exists (ENOENT)");
  expect(outcome?.message).not.toContain(directory);
});
