import { execFileSync } from "node:child_process";
import { appendFile, chmod, rename, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { asOrdinaryUser } from "../testing/ordinary-user.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { openLegacyFile, readLegacyFile } from "./open-legacy-file.ts";

async function opened(path: string) {
  const file = await openLegacyFile(path);
  if (file.type !== "open") throw new Error(file.message);
  return file;
}

it("reads a complete file, and returns its modification time", async () => {
  const path = join(await temporaryDirectory(), "file");
  await writeFile(path, "some bytes");
  const file = await opened(path);
  expect(
    Buffer.from(await readLegacyFile(file).then((bytes) => (bytes instanceof Uint8Array ? bytes : []))),
  ).toEqual(Buffer.from("some bytes"));
  expect(Math.abs(file.modifiedAt.getTime() - Date.now())).toBeLessThan(3_600_000);
  await file.file.close();
});

it("reports what cannot be opened, and does not block", async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, "target"), "bytes");
  await symlink("target", join(directory, "link"));
  execFileSync("mkfifo", [join(directory, "pipe")]);
  await writeFile(join(directory, "empty"), "");
  const reasons = ["link", "pipe", "empty", "gone"].map(async (name) => {
    const file = await openLegacyFile(join(directory, name));
    return file.type === "open" ? "open" : file.reason;
  });
  expect(await Promise.all(reasons)).toEqual(["symbolic_link", "not_a_file", "not_an_image", "unreadable"]);
});

it("reports a denied permission without a path", async () => {
  const directory = await temporaryDirectory();
  const path = join(directory, "secret");
  await writeFile(path, "bytes");
  await chmod(path, 0o000);
  await asOrdinaryUser(directory, async () => {
    expect(await openLegacyFile(path)).toEqual({
      type: "left-alone",
      reason: "unreadable",
      message: "it cannot be read: permission was denied (EACCES)",
    });
  });
});

it("rejects a file that is changed, truncated or replaced while it is read", async () => {
  const directory = await temporaryDirectory();
  const path = join(directory, "file");
  for (const change of [
    () => appendFile(path, "more"),
    () => truncate(path, 3),
    () => writeFile(path, "same size!"),
    () => rename(path, join(directory, "elsewhere")),
  ]) {
    await writeFile(path, "some bytes");
    const file = await opened(path);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await change();
    expect(await readLegacyFile(file)).toMatchObject({ reason: "changed" });
    await file.file.close();
  }
});

it("allows exactly 64 MiB", async () => {
  const path = join(await temporaryDirectory(), "file");
  await writeFile(path, "x");
  await truncate(path, 64 * 1024 * 1024);
  await (await opened(path)).file.close();
  await truncate(path, 64 * 1024 * 1024 + 1);
  expect(await openLegacyFile(path)).toMatchObject({ reason: "too_large" });
});
