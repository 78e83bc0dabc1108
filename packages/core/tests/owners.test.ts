import { v4 } from "uuid";
import { expect, test } from "vitest";
import { tinyJpeg } from "./testing/images.ts";
import { createTestApp } from "./testing/test-app.ts";

const description = "a shy vampire";

test("an owner has no access to another owner's items", async () => {
  const { characters, creates } = await createTestApp();
  const { batchId, images } = await characters.generate({ description }, { owner: "owner-a" });
  const id = images[0]?.id ?? "";
  const other = { owner: "owner-b" };

  expect(await characters.get(id, other)).toBeUndefined();
  expect(await characters.open(id, other)).toBeUndefined();
  expect(await characters.remove(id, other)).toBe(false);
  expect((await characters.list(other)).items).toEqual([]);
  expect(await characters.batch(batchId, other)).toBeUndefined();
  for await (const _event of characters.events(batchId, other)) expect.unreachable();
  await expect(characters.retry(batchId, other)).rejects.toMatchObject({ code: "not_found" });
  await expect(characters.cancel(batchId, other)).rejects.toMatchObject({ code: "not_found" });
  await characters.removeBatch(batchId, other);

  for (const access of [{ owner: "owner-a" }, {}]) {
    expect((await characters.get(id, access))?.id).toBe(id);
    expect((await characters.open(id, access))?.reference.id).toBe(id);
    expect((await characters.list(access)).items).toHaveLength(4);
    expect((await characters.batch(batchId, access))?.status).toBe("succeeded");
    const types: string[] = [];
    for await (const { type } of characters.events(batchId, access)) types.push(type);
    expect(types.at(-1)).toBe("batch-end");
    expect((await characters.retry(batchId, access)).status).toBe("succeeded");
    expect((await characters.cancel(batchId, access)).status).toBe("succeeded");
  }
  expect(JSON.stringify(await characters.get(id))).not.toContain("owner-a");
  expect(creates()).toHaveLength(4);
  await characters.removeBatch(batchId, { owner: "owner-a" });
  expect((await characters.list()).items).toEqual([]);
});

test("an owner has no access to items without an owner", async () => {
  const { characters } = await createTestApp();
  const { batchId, images } = await characters.generate({ description, numImages: 1 });
  expect(await characters.get(images[0]?.id ?? "", { owner: "owner-a" })).toBeUndefined();
  expect(await characters.batch(batchId, { owner: "owner-a" })).toBeUndefined();
});

test("an imported image belongs to the owner in the options", async () => {
  const { characters } = await createTestApp();
  const { id } = await characters.importImage(tinyJpeg, { owner: "owner-a" });
  expect(await characters.get(id, { owner: "owner-b" })).toBeUndefined();
  expect((await characters.get(id, { owner: "owner-a" }))?.origin).toEqual({ type: "uploaded" });
});

test("url returns undefined if the store does not sign URLs", async () => {
  const { characters } = await createTestApp();
  const { id } = await characters.importImage(tinyJpeg);
  expect(await characters.url(id, { expiresInSeconds: 60 })).toBeUndefined();
  await expect(characters.url(id, { expiresInSeconds: 0 })).rejects.toMatchObject({
    code: "invalid_request",
  });
});

test("url returns a signed URL only for an existing image of the owner", async () => {
  const { characters, store } = await createTestApp();
  const { id } = await characters.importImage(tinyJpeg, { owner: "owner-a" });
  store.url = async (of, { expiresInSeconds }) => `https://signed.example/${of}?s=${expiresInSeconds}`;
  expect(await characters.url(id, { expiresInSeconds: 60, owner: "owner-a" })).toBe(
    `https://signed.example/${id}?s=60`,
  );
  expect(await characters.url(id, { expiresInSeconds: 60, owner: "owner-b" })).toBeUndefined();
  expect(await characters.url(v4(), { expiresInSeconds: 60 })).toBeUndefined();
});
