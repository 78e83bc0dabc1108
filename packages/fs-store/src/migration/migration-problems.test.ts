import { mkdir, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fsStore } from "../fs-store.ts";
import { filesIn, temporaryDirectory } from "../testing/temporary-directory.ts";
import { legacyImageId } from "./legacy-image-id.ts";
import { migrateLegacy } from "./migrate-legacy.ts";
import { allAssets } from "./testing/all-assets.ts";
import { makeManyImages } from "./testing/many-images.ts";
import { sampleImage } from "./testing/sample-images.ts";

const timed = "character_ref_20240131_094500.png";

function refusalOf(error: { code: string; path: string; says: string }) {
  return {
    code: error.code,
    message: expect.stringContaining(error.says),
    issues: [{ path: error.path, message: expect.any(String) }],
  };
}

it("rejects missing folders and files instead of folders, without a path in the error", async () => {
  const parent = await temporaryDirectory();
  const file = join(parent, "file");
  await writeFile(file, "");
  for (const [options, path, says] of [
    [{ directory: join(parent, "nowhere") }, "directory", "does not exist"],
    [{ directory: file }, "directory", "must be a folder"],
    [{ directory: "" }, "directory", "must be the path"],
    [{ directory: parent, into: file }, "into", "must be a folder"],
    [{ directory: parent, into: join(file, "store") }, "into", "ENOTDIR"],
  ] as const) {
    const error: unknown = await migrateLegacy(options).catch((caught: unknown) => caught);
    expect(error).toMatchObject(refusalOf({ code: "invalid_request", path, says }));
    expect(JSON.stringify(error)).not.toContain(parent);
  }
  expect(await readdir(parent)).toEqual(["file"]);
});

it("never takes images out of a store, however it finds one", async () => {
  const parent = await temporaryDirectory();
  const store = join(parent, "images/other-store");
  await makeManyImages(join(parent, "images"), 2);
  await migrateLegacy({ directory: join(parent, "images"), into: store, move: true });
  const files = await filesIn(store);
  expect(files.length).toBe(4);
  // As a subfolder, as the folder itself, as a parent, and through a symbolic link.
  const into = join(parent, "new-store");
  expect(await migrateLegacy({ directory: parent, into, move: true })).toMatchObject({ total: 0 });
  await symlink(store, join(parent, "link"));
  for (const directory of [
    join(store, "assets"),
    join(store, "assets", (await readdir(join(store, "assets")))[0] ?? ""),
    join(parent, "link/assets"),
  ]) {
    await expect(migrateLegacy({ directory, into, move: true })).rejects.toMatchObject({
      code: "invalid_request",
    });
  }
  const report = await migrateLegacy({ directory: join(parent, "link"), into: store, move: true });
  expect(report).toMatchObject({ total: 0, ignored: 0 });
  expect(await filesIn(store)).toEqual(files);
});

it("skips the folders of its own store, and only those", async () => {
  const directory = await temporaryDirectory();
  await mkdir(join(directory, "assets"));
  await writeFile(join(directory, "assets", timed), await sampleImage("png"));
  expect(await migrateLegacy({ directory })).toMatchObject({ total: 0 });
  const link = join(await temporaryDirectory(), "link");
  await symlink(directory, link);
  expect(await migrateLegacy({ directory: link, into: directory })).toMatchObject({ total: 0 });
  const into = join(await temporaryDirectory(), "store");
  expect(await migrateLegacy({ directory, into })).toMatchObject({ total: 1, migrated: 1 });
});

it("stops when the store rejects several files in a row, and can be run again after a repair", async () => {
  const parent = await temporaryDirectory();
  const [directory, into] = [join(parent, "images"), join(parent, "store")];
  await makeManyImages(directory, 40);
  await mkdir(into);
  await writeFile(join(into, "assets"), "in the way");
  const report = await migrateLegacy({ directory, into, move: true });
  expect(report).toMatchObject({ ended: "store-failed", total: 40, migrated: 0, originalsRemoved: 0 });
  expect(report.leftAlone).toBeGreaterThanOrEqual(10);
  expect(report.leftAlone).toBeLessThan(20);
  for (const { reason, message } of report.leftAloneFiles) {
    expect(reason).toBe("store_failed");
    expect(message).toContain("could not be opened");
    expect(message).not.toContain(parent);
  }
  await rm(join(into, "assets"));
  expect(await migrateLegacy({ directory, into })).toMatchObject({ ended: "completed", migrated: 40 });
});

it("always gives an id that several files have to the first of them", async () => {
  const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
  const parent = await temporaryDirectory();
  const directory = join(parent, "images");
  for (const [index, folder] of ["e", "d", "c", "b", "a"].entries()) {
    await mkdir(join(directory, folder), { recursive: true });
    await writeFile(join(directory, folder, `${id}.png`), await sampleImage("png", index));
  }
  for (let run = 0; run < 5; run++) {
    const into = join(parent, `store-${run}`);
    const report = await migrateLegacy({ directory, into });
    expect(report.leftAloneFiles.map(({ file, reason }) => `${file} ${reason}`)).toEqual(
      ["b", "c", "d", "e"].map((folder) => `${folder}/${id}.png id_taken`),
    );
    expect((await fsStore({ directory: into }).head(id))?.origin).toEqual({
      type: "migrated",
      path: `a/${id}.png`,
    });
  }
});

it("keeps an original whose id is used by other bytes, and those bytes, also with `move`", async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, timed), await sampleImage("png", 1));
  await migrateLegacy({ directory });
  const [before] = await allAssets(fsStore({ directory }));
  await writeFile(join(directory, timed), await sampleImage("png", 2));
  const report = await migrateLegacy({ directory, move: true });
  expect(report.leftAloneFiles).toEqual([
    { file: timed, reason: "id_taken", message: expect.stringContaining(legacyImageId(timed)) },
  ]);
  expect(await readdir(directory)).toContain(timed);
  expect(await allAssets(fsStore({ directory }))).toEqual([before]);
});

it("keeps an original whose stored copy is damaged", async () => {
  const directory = await temporaryDirectory();
  const bytes = await sampleImage("png", 1);
  await writeFile(join(directory, timed), bytes);
  await migrateLegacy({ directory });
  const stored = (await filesIn(directory)).find((file) => /^assets\/.*png$/.test(file)) ?? "";
  await writeFile(
    join(directory, stored),
    bytes.map((byte, index) => (index === 40 ? byte ^ 1 : byte)),
  );
  const report = await migrateLegacy({ directory, move: true });
  expect(report).toMatchObject({
    originalsRemoved: 0,
    leftAloneFiles: [{ file: timed, reason: "not_removed" }],
  });
  expect(await readdir(directory)).toContain(timed);
});

it("can run twice on the same folder at the same time", async () => {
  const parent = await temporaryDirectory();
  const [directory, into] = [join(parent, "images"), join(parent, "store")];
  await makeManyImages(directory, 30);
  const reports = await Promise.all([migrateLegacy({ directory, into }), migrateLegacy({ directory, into })]);
  expect(reports.map(({ leftAloneFiles }) => leftAloneFiles)).toEqual([[], []]);
  expect(reports.map(({ migrated }) => migrated).reduce((one, other) => one + other)).toBe(30);
  expect((await allAssets(fsStore({ directory: into }))).length).toBe(30);
});

it("rejects with the error of a listener that throws, and can be run again", async () => {
  const directory = await temporaryDirectory();
  await makeManyImages(directory, 20);
  const error = new Error("the listener's own");
  await expect(
    migrateLegacy({
      directory,
      onProgress() {
        throw error;
      },
    }),
  ).rejects.toBe(error);
  const stored = (await allAssets(fsStore({ directory }))).length;
  expect(stored).toBeLessThan(20);
  expect(await migrateLegacy({ directory })).toMatchObject({ alreadyThere: stored, migrated: 20 - stored });
});

it("computes a different id for another relative path, and the same id if the root folder moves", async () => {
  const parent = await temporaryDirectory();
  await makeManyImages(join(parent, "here/deep"), 1);
  const into = join(parent, "store");
  expect(await migrateLegacy({ directory: join(parent, "here"), into })).toMatchObject({ migrated: 1 });
  await rename(join(parent, "here"), join(parent, "there"));
  expect(await migrateLegacy({ directory: join(parent, "there"), into })).toMatchObject({ alreadyThere: 1 });
  expect(await migrateLegacy({ directory: join(parent, "there/deep"), into })).toMatchObject({ migrated: 1 });
});
