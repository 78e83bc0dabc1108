import { v4 } from "uuid";
import { describe, expect, test } from "vitest";
import { allowAnyone } from "../../src/http/handler/handler-options.ts";
import { createHttpTestApp } from "../testing/http/http-test-app.ts";
import { createVideoHttpTestApp, type VideoHttpTestApp } from "../testing/http/video-http-test-app.ts";
import { tinyJpeg } from "../testing/images.ts";
import { until } from "../testing/test-app.ts";

const description = "a shy vampire";
const prompt = "it waves";

/** Authorizes the owner that the `authorization` header names. */
const byHeader = {
  authorize: (request: Request) => ({ owner: request.headers.get("authorization") ?? "nobody" }),
};
const as = (owner: string) => ({ headers: { authorization: owner } });

/** Reads all pages of the list. Returns the batch ids. */
async function listIds(app: Pick<VideoHttpTestApp, "json">, query: string, owner = "ada"): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const next = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, body } = await app.json("GET", `/batches?${query}${next}`, as(owner));
    expect(status).toBe(200);
    ids.push(...body.items.map(({ batch_id }: { batch_id: string }) => batch_id));
    cursor = body.cursor;
  } while (cursor !== undefined);
  return ids;
}

/** Generates batches of one image (`i`) or video (`v`) one after the other. Returns their ids, newest first. */
async function generateBatches(
  { characters, videos }: VideoHttpTestApp,
  kinds: string,
  owner = "ada",
): Promise<string[]> {
  const ids: string[] = [];
  for (const kind of kinds) {
    const { batchId } =
      kind === "i"
        ? await characters.generate({ description, numImages: 1 }, { owner })
        : await videos.generate({ prompt }, { owner });
    ids.unshift(batchId);
  }
  return ids;
}

describe("GET /batches", () => {
  test("lists both kinds newest first, in pages of any size, with each batch as GET returns it", async () => {
    const app = await createVideoHttpTestApp({ handler: byHeader });
    expect((await app.json("GET", "/batches", as("ada"))).body).toEqual({ items: [] });
    const ids = await generateBatches(app, "ivvi");
    await generateBatches(app, "i", "bo");
    for (const limit of [1, 3]) expect(await listIds(app, `limit=${limit}`)).toEqual(ids);
    expect(await listIds(app, "")).toEqual(ids);
    const { body } = await app.json("GET", "/batches", as("ada"));
    for (const item of body.items) {
      expect(item).toEqual((await app.json("GET", `/batches/${item.batch_id}`, as("ada"))).body);
    }
    expect((await app.call("HEAD", "/batches", as("ada"))).status).toBe(200);
  });

  test("can list one kind", async () => {
    const app = await createVideoHttpTestApp({ handler: byHeader });
    const ids = await generateBatches(app, "ivvi");
    for (const limit of [1, 2, 5]) {
      expect(await listIds(app, `kind=image&limit=${limit}`)).toEqual([ids[0], ids[3]]);
      expect(await listIds(app, `kind=video&limit=${limit}`)).toEqual([ids[1], ids[2]]);
    }
    expect(await listIds(app, "kind=&limit=&cursor=")).toEqual(ids);
  });

  test("neither skips nor repeats batches if others are started and removed between pages", async () => {
    const app = await createVideoHttpTestApp({ handler: byHeader });
    const ids = await generateBatches(app, "ivivi");
    const first = (await app.json("GET", "/batches?limit=2", as("ada"))).body;
    expect((await app.call("DELETE", `/batches/${ids[1]}`, as("ada"))).status).toBe(204);
    expect((await app.call("DELETE", `/batches/${ids[2]}`, as("ada"))).status).toBe(204);
    await generateBatches(app, "v");
    const query = `/batches?cursor=${encodeURIComponent(first.cursor)}`;
    const rest = (await app.json("GET", query, as("ada"))).body;
    expect(rest.cursor).toBeUndefined();
    const idsOf = (items: { batch_id: string }[]) => items.map(({ batch_id }) => batch_id);
    expect(idsOf(first.items)).toEqual([ids[0], ids[1]]);
    expect(idsOf(rest.items)).toEqual([ids[3], ids[4]]);
  });

  test("lists only images if the server has no videos", async () => {
    const { call, characters } = await createHttpTestApp({
      handler: { authorize: () => ({ owner: "ada" }) },
    });
    const { batchId } = await characters.generate({ description, numImages: 1 }, { owner: "ada" });
    for (const query of ["", "?kind=image", "?limit=1"]) {
      const { items } = await (await call("GET", `/batches${query}`)).json();
      expect(items).toMatchObject([{ batch_id: batchId, kind: "image" }]);
    }
    expect((await call("GET", "/batches?kind=video")).status).toBe(404);
  });

  test.each([
    ["limit", "limit=0"],
    ["limit", "limit=101"],
    ["limit", "limit=1e1"],
    ["limit", "limit=-1"],
    ["limit", "limit=two"],
    ["kind", "kind=sound"],
    ["kind", "kind=__proto__"],
    ["cursor", "cursor=nonsense"],
    ["cursor", "cursor=image%3Dnonsense"],
    ["cursor", "cursor=image%3D%26image%3D"],
    ["cursor", "cursor=other%3D"],
    ["cursor", "kind=image&cursor=nonsense"],
  ])("refuses an invalid %s: %s", async (path, query) => {
    const app = await createVideoHttpTestApp({ handler: byHeader });
    const { status, body } = await app.json("GET", `/batches?${query}`, as("ada"));
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: "invalid_request", errors: [{ path }] });
  });
});

describe("DELETE", () => {
  test("removes a batch with its images or its video", async () => {
    const app = await createVideoHttpTestApp({ handler: byHeader });
    const { batchId, images } = await app.characters.generate(
      { description, numImages: 2 },
      { owner: "ada" },
    );
    const video = await app.videos.generate({ prompt }, { owner: "ada" });
    const paths = [`/batches/${batchId}`, `/batches/${video.batchId}`];
    for (const path of paths) {
      const response = await app.call("DELETE", path, as("ada"));
      expect([response.status, await response.text()]).toEqual([204, ""]);
      expect((await app.call("GET", path, as("ada"))).status).toBe(404);
      expect((await app.call("DELETE", path, as("ada"))).status).toBe(404);
    }
    for (const { id } of images) expect(await app.store.head(id)).toBeUndefined();
    expect(await app.store.head(video.video?.id ?? "")).toBeUndefined();
    expect((await app.json("GET", "/batches", as("ada"))).body).toEqual({ items: [] });
  });

  test("removes an image or a video, even if it is cached in memory", async () => {
    const app = await createVideoHttpTestApp({ handler: byHeader });
    const image = await app.characters.importImage(tinyJpeg, { owner: "ada" });
    const video = await app.videos.generate({ prompt }, { owner: "ada" });
    for (const path of [`/get_character_reference/${image.id}`, `/get_video/${video.video?.id}`]) {
      expect((await app.call("GET", path, as("ada"))).status).toBe(200);
      expect((await app.call("DELETE", path, as("ada"))).status).toBe(204);
      expect((await app.call("GET", path, as("ada"))).status).toBe(404);
      expect((await app.call("DELETE", path, as("ada"))).status).toBe(404);
    }
  });

  test("answers 404 for another owner's item, an item of the other kind, and an unknown item", async () => {
    const app = await createVideoHttpTestApp({ handler: byHeader });
    const { batchId, images } = await app.characters.generate(
      { description, numImages: 1 },
      { owner: "ada" },
    );
    const image = images[0]?.id ?? "";
    const paths = [
      [`/batches/${batchId}`, "bo"],
      [`/get_character_reference/${image}`, "bo"],
      [`/get_video/${image}`, "ada"],
      [`/batches/${image}`, "ada"],
      [`/batches/${v4()}`, "ada"],
      [`/get_character_reference/${v4()}`, "ada"],
    ] as const;
    for (const [path, owner] of paths) {
      expect([path, (await app.call("DELETE", path, as(owner))).status]).toEqual([path, 404]);
    }
    expect((await app.call("DELETE", "/batches/no-uuid", as("ada"))).status).toBe(400);
    expect(await listIds(app, "")).toEqual([batchId]);
    expect(await app.store.head(image)).toBeDefined();
  });

  test("answers 409 for a running batch, and 404 to other owners", async () => {
    const app = await createVideoHttpTestApp({
      handler: byHeader,
      scenario: { timing: { runMs: [60_000, 60_000] } },
    });
    const { batchId } = await app.characters.start({ description, numImages: 1 }, { owner: "ada" });
    const unowned = await app.characters.start({ description, numImages: 1 });
    await until(() => app.emulator.predictions.length === 2);
    const refused = await app.json("DELETE", `/batches/${batchId}`, as("ada"));
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: "conflict",
      detail: expect.stringContaining("Cancel it first"),
    });
    for (const id of [batchId, unowned.batchId]) {
      expect((await app.call("DELETE", `/batches/${id}`, as("bo"))).status).toBe(404);
    }
    expect((await app.call("POST", `/batches/${batchId}/cancel`, as("ada"))).status).toBe(200);
    expect((await app.call("DELETE", `/batches/${batchId}`, as("ada"))).status).toBe(204);
  });

  test("finishes an interrupted removal", async () => {
    const app = await createVideoHttpTestApp({ handler: byHeader });
    const { batchId, images } = await app.characters.generate(
      { description, numImages: 2 },
      { owner: "ada" },
    );
    const { delete: remove } = app.store;
    app.store.delete = async () => {
      throw new Error("The disk is gone.");
    };
    expect((await app.call("DELETE", `/batches/${batchId}`, as("ada"))).status).toBe(500);
    app.store.delete = remove;
    expect((await app.call("DELETE", `/batches/${batchId}`, as("bo"))).status).toBe(404);
    expect(await app.store.head(images[1]?.id ?? "")).toBeDefined();
    expect((await app.call("DELETE", `/batches/${batchId}`, as("ada"))).status).toBe(404);
    for (const { id } of images) expect(await app.store.head(id)).toBeUndefined();
  });

  test("refuses other sites, and is in the preflight of allowed origins", async () => {
    const { call, characters } = await createHttpTestApp({
      handler: { authorize: () => ({ owner: "ada" }), allowedOrigins: ["https://friend.example"] },
    });
    const { batchId } = await characters.generate({ description, numImages: 1 }, { owner: "ada" });
    const path = `/batches/${batchId}`;
    const evil = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await call("DELETE", path, { headers: evil })).status).toBe(403);
    const friend = { origin: "https://friend.example", "sec-fetch-site": "cross-site" };
    const headers = { ...friend, "access-control-request-method": "DELETE" };
    for (const each of [path, `/get_character_reference/${v4()}`, `/get_video/${v4()}`]) {
      const preflight = await call("OPTIONS", each, { headers });
      expect(preflight.headers.get("access-control-allow-methods")).toContain("DELETE");
    }
    expect((await call("DELETE", path, { headers: friend })).status).toBe(204);
  });
});

const managing = [
  ["GET", "/batches", "batches"],
  ["GET", "/batches?kind=video", "batches"],
  ["HEAD", "/batches", "batches"],
  ["DELETE", `/batches/${v4()}`, "remove-batch"],
  ["DELETE", `/get_character_reference/${v4()}`, "remove-image"],
  ["DELETE", `/get_video/${v4()}`, "remove-video"],
] as const;

describe("a caller without an owner", () => {
  test.each([
    ["true", () => true],
    ["allowAnyone", allowAnyone],
  ])("can neither list nor remove: %s", async (_what, authorize) => {
    const app = await createVideoHttpTestApp({ handler: { authorize } });
    const { batchId, images } = await app.characters.generate({ description, numImages: 1 });
    const all = [
      ...managing,
      ["DELETE", `/batches/${batchId}`],
      ["DELETE", `/get_character_reference/${images[0]?.id}`],
    ] as const;
    for (const [method, path] of all) {
      const response = await app.call(method, path);
      expect([method, path, response.status]).toEqual([method, path, 403]);
    }
    expect((await app.json("GET", "/batches")).body).toMatchObject({ code: "forbidden" });
    expect(await app.characters.batch(batchId)).toBeDefined();
    expect(await app.store.head(images[0]?.id ?? "")).toBeDefined();
  });

  test("can list and remove all batches if `manage` is set", async () => {
    const app = await createVideoHttpTestApp({ handler: { authorize: allowAnyone, manage: true } });
    const ids = [...(await generateBatches(app, "v", "bo")), ...(await generateBatches(app, "i", "ada"))];
    expect((await app.json("GET", "/batches")).body.items).toHaveLength(2);
    for (const id of ids) expect((await app.call("DELETE", `/batches/${id}`)).status).toBe(204);
    expect((await app.json("GET", "/batches")).body).toEqual({ items: [] });
  });

  test("is the only one to whom `manage` applies", async () => {
    const app = await createVideoHttpTestApp({ handler: { ...byHeader, manage: true } });
    const [bosId] = await generateBatches(app, "i", "bo");
    expect(await listIds(app, "", "ada")).toEqual([]);
    expect((await app.call("DELETE", `/batches/${bosId}`, as("ada"))).status).toBe(404);
  });
});

test("authorize and admit get the action", async () => {
  const seen: unknown[] = [];
  const app = await createVideoHttpTestApp({
    handler: {
      authorize(_request, action) {
        seen.push(action);
        return { owner: "ada" };
      },
      admit(_request, action) {
        seen.push(action);
        return undefined;
      },
    },
  });
  for (const [method, path, type] of managing) {
    seen.length = 0;
    await app.call(method, path);
    const action = { type, ...(method === "DELETE" ? { id: path.split("/").at(-1) } : {}) };
    expect(seen).toEqual([action, { ...action, owner: "ada" }]);
  }
});
