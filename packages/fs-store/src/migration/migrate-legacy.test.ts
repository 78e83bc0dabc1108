import { createHash } from "node:crypto";
import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { createCharacterReferences, type ImageProvider } from "@dramatis/core";
import { expect, it } from "vitest";
import { fsStore } from "../fs-store.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { migrateLegacy } from "./migrate-legacy.ts";
import type { MigrationReport } from "./migration-report.ts";
import { allAssets } from "./testing/all-assets.ts";
import { type MixedFolder, makeMixedFolder } from "./testing/mixed-folder.ts";
import { sampleSize } from "./testing/sample-images.ts";
import { treeOf } from "./testing/tree.ts";

async function mixedFolder() {
  const parent = await temporaryDirectory();
  const directory = join(parent, "images");
  await mkdir(directory);
  return { parent, directory, folder: await makeMixedFolder(directory) };
}

/** Returns the expected report of a first run. */
function firstReport(folder: MixedFolder): MigrationReport {
  const { images, leftAlone, alreadyThere, ignored } = folder;
  return {
    ended: "completed",
    dryRun: false,
    total: images.length + alreadyThere + leftAlone.length,
    migrated: images.length,
    alreadyThere,
    leftAlone: leftAlone.length,
    ignored,
    originalsRemoved: 0,
    leftAloneFiles: leftAlone
      .map((one) => ({ ...one, message: expect.stringMatching(/^[^/]{8,}$/) }))
      .sort((one, other) => (one.file < other.file ? -1 : 1)),
  };
}

async function expectAllImages(into: string, { images }: MixedFolder) {
  const store = fsStore({ directory: into });
  const unused = () => {
    throw new Error("The test must not call a model.");
  };
  const provider: ImageProvider = {
    name: "none",
    model: "none",
    account: "none",
    capabilities: { seed: false },
    plan: unused,
    create: unused,
    download: unused,
  };
  const characters = createCharacterReferences({ provider, store });
  for (const { file, id, bytes, mediaType, createdAt } of images) {
    const reference = await characters.get(id);
    expect(reference).toEqual({
      id,
      filename: expect.stringContaining(id),
      path: expect.stringContaining(id),
      mediaType,
      ...sampleSize,
      byteLength: bytes.byteLength,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      createdAt,
      origin: { type: "migrated", path: file.normalize("NFC") },
      metadata: {},
    });
    const open = await characters.open(id);
    expect(open?.reference).toEqual(reference);
    expect(Buffer.from((await open?.bytes()) ?? []).equals(bytes)).toBe(true);
  }
  expect((await allAssets(store)).map(({ id }) => id)).toEqual(images.map(({ id }) => id).sort());
  await characters.close();
  await store.close();
}

it("migrates a folder of a hundred mixed files, with the id, time, type, size and origin of each image", async () => {
  const { parent, directory, folder } = await mixedFolder();
  const { images, leftAlone, alreadyThere, ignored } = folder;
  expect(images.length + leftAlone.length + alreadyThere + ignored).toBe(100);
  const before = await treeOf(directory);
  const into = join(parent, "store");
  expect(await migrateLegacy({ directory, into })).toEqual(firstReport(folder));
  await expectAllImages(into, folder);
  // Originals are unchanged.
  expect(await treeOf(directory)).toEqual(before);
});

it("migrates into the folder itself, and changes nothing in a second run", async () => {
  const { directory, folder } = await mixedFolder();
  expect(await migrateLegacy({ directory })).toEqual(firstReport(folder));
  await expectAllImages(directory, folder);
  const after = await treeOf(directory);
  const pending = await stat(join(directory, "pending"), { bigint: true });
  const first = firstReport(folder);
  expect(await migrateLegacy({ directory })).toEqual({
    ...first,
    migrated: 0,
    alreadyThere: first.migrated + first.alreadyThere,
  });
  expect(await treeOf(directory)).toEqual(after);
  // No put was even started.
  expect((await stat(join(directory, "pending"), { bigint: true })).mtimeNs).toBe(pending.mtimeNs);
});

it("reports in a dry run what a run would do, and writes nothing", async () => {
  const { parent, directory, folder } = await mixedFolder();
  const before = await treeOf(parent);
  const options = { directory, into: join(parent, "store"), dryRun: true };
  expect(await migrateLegacy(options)).toEqual({ ...firstReport(folder), dryRun: true });
  expect(await migrateLegacy({ ...options, into: directory, move: true })).toEqual({
    ...firstReport(folder),
    dryRun: true,
    originalsRemoved: folder.images.length + folder.alreadyThere,
  });
  expect(await treeOf(parent)).toEqual(before);
  expect(await readdir(parent)).toEqual(["images"]);
});

it("takes existing assets into account in a dry run", async () => {
  const { directory, folder } = await mixedFolder();
  await migrateLegacy({ directory });
  const after = await treeOf(directory);
  const report = await migrateLegacy({ directory, dryRun: true });
  expect(report).toMatchObject({ migrated: 0, alreadyThere: folder.images.length + folder.alreadyThere });
  expect(report.leftAloneFiles).toEqual(firstReport(folder).leftAloneFiles);
  expect(await treeOf(directory)).toEqual(after);
});

it("removes with `move` only originals whose copies are in the store", async () => {
  const { parent, directory, folder } = await mixedFolder();
  const before = await treeOf(directory);
  const into = join(parent, "store");
  expect(await migrateLegacy({ directory, into, move: true })).toEqual({
    ...firstReport(folder),
    originalsRemoved: folder.images.length + folder.alreadyThere,
  });
  await expectAllImages(into, folder);
  const gone = new Set([
    ...folder.images.map(({ file }) => file),
    "2024/018f3c1e-5b8a-7d0e-9c55-0d6b1a1f2e3d.webp",
  ]);
  const kept = Object.entries(before).filter(([file]) => !gone.has(file));
  expect(await treeOf(directory)).toEqual(Object.fromEntries(kept));
});

it("removes with `move` originals that an earlier run copied", async () => {
  const { parent, directory, folder } = await mixedFolder();
  const into = join(parent, "store");
  await migrateLegacy({ directory, into });
  const assets = await treeOf(into);
  const stored = folder.images.length + folder.alreadyThere;
  const report = await migrateLegacy({ directory, into, move: true });
  expect(report).toMatchObject({ migrated: 0, alreadyThere: stored, originalsRemoved: stored });
  expect(await treeOf(into)).toEqual(assets);
});

it("reports progress with a total that is known from the start", async () => {
  const { directory, folder } = await mixedFolder();
  const { total } = firstReport(folder);
  const seen: number[] = [];
  const files = new Set<string>();
  await migrateLegacy({
    directory,
    onProgress(progress) {
      expect(progress.total).toBe(total);
      seen.push(progress.done);
      files.add(progress.file);
    },
  });
  expect(seen).toEqual(Array.from({ length: total }, (_, index) => index + 1));
  expect(files.size).toBe(total);
  for (const { file } of [...folder.images, ...folder.leftAlone])
    expect(files).toContain(file.normalize("NFC"));
});
