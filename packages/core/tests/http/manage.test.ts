import { v4 } from "uuid";
import { describe, expect, test } from "vitest";
import { allowAnyone } from "../../src/http/handler/handler-options.ts";
import { createHttpTestApp } from "../testing/http/http-test-app.ts";
import { createVideoHttpTestApp, type VideoHttpTestApp } from "../testing/http/video-http-test-app.ts";
import { tinyJpeg } from "../testing/images.ts";
import { until } from "../testing/test-app.ts";

const description = "a shy vampire";
const prompt = "it waves";

/** Whoever calls says who it is. */
const byHeader = {
  authorize: (request: Request) => ({ owner: request.headers.get("authorization") ?? "nobody" }),
};
const as = (owner: string) => ({ headers: { authorization: owner } });

/** All pages of a list; their batches' ids. */
async function listed(app: Pick<VideoHttpTestApp, "json">, query: string, owner = "ada"): Promise<string[]> {
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

/** Batches of one image (`i`) or one video (`v`), one after the other; their ids, the newest first. */
async function begun(
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
  test("lists both kinds newest first, each as it is answered alone, in pages of any size", async () => {
    const app = await createVideoHttpTestApp({ handler: byHeader });
    expect((await app.json("GET", "/batches", as("ada"))).body).toEqual({ items: [] });
    const ids = await begun(app, "ivvi");
    await begun(app, "i", "bo");
    for (const limit of [1, 3]) expect(await listed(app, `limit=${limit}`)).toEqual(ids);
    expect(await listed(app, "")).toEqual(ids);
    const { body } = await app.json("GET", "/batches", as("ada"));
    for (const item of body.items) {
      expect(item).toEqual((await app.json("GET", `/batches/${item.batch_id}`, as("ada"))).body);
    }
    expect((await app.call("HEAD", "/batches", as("ada"))).status).toBe(200);
  });

  test("lists one kind", async () => {
    const app = await createVideoHttpTestApp({ handler: byHeader });
    const ids = await begun(app, "ivvi");
    for (const limit of [1, 2, 5]) {
      expect(await listed(app, `kind=image&limit=${limit}`)).toEqual([ids[0], ids[3]]);
      expect(await listed(app, `kind=video&limit=${limit}`)).toEqual([ids[1], ids[2]]);
    }
    expect(await listed(app, "kind=&limit=&cursor=")).toEqual(ids);
  });

  test("neither hides nor repeats what stays, while batches come and go between its pages", async () => {
    const app = await createVideoHttpTestApp({ handler: byHeader });
    const ids = await begun(app, "ivivi");
    const first = (await app.json("GET", "/batches?limit=2", as("ada"))).body;
    expect((await app.call("DELETE", `/batches/${ids[1]}`, as("ada"))).status).toBe(204);
    expect((await app.call("DELETE", `/batches/${ids[2]}`, as("ada"))).status).toBe(204);
    await begun(app, "v");
    const query = `/batches?cursor=${encodeURIComponent(first.cursor)}`;
    const rest = (await app.json("GET", query, as("ada"))).body;
    expect(rest.cursor).toBeUndefined();
    const idsOf = (items: { batch_id: string }[]) => items.map(({ batch_id }) => batch_id);
    expect(idsOf(first.items)).toEqual([ids[0], ids[1]]);
    expect(idsOf(rest.items)).toEqual([ids[3], ids[4]]);
  });

  test("is of images where a server makes no videos", async () => {
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
  ])("refuses a wrong %s: %s", async (path, query) => {
    const app = await createVideoHttpTestApp({ handler: byHeader });
    const { status, body } = await app.json("GET", `/batches?${query}`, as("ada"));
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: "invalid_request", errors: [{ path }] });
  });
});

describe("DELETE", () => {
  test("removes a batch with its images, or its video", async () => {
    const app = await createVideoHttpTestApp({ handler: byHeader });
    const { batchId, images } = await app.characters.generate(
      { description, numImages: 2 },
      { owner: "ada" },
    );
    const film = await app.videos.generate({ prompt }, { owner: "ada" });
    const paths = [`/batches/${batchId}`, `/batches/${film.batchId}`];
    for (const path of paths) {
      const response = await app.call("DELETE", path, as("ada"));
      expect([response.status, await response.text()]).toEqual([204, ""]);
      expect((await app.call("GET", path, as("ada"))).status).toBe(404);
      expect((await app.call("DELETE", path, as("ada"))).status).toBe(404);
    }
    for (const { id } of images) expect(await app.store.head(id)).toBeUndefined();
    expect(await app.store.head(film.video?.id ?? "")).toBeUndefined();
    expect((await app.json("GET", "/batches", as("ada"))).body).toEqual({ items: [] });
  });

  test("removes an image, and a video, also those that were served from memory", async () => {
    const app = await createVideoHttpTestApp({ handler: byHeader });
    const image = await app.characters.importImage(tinyJpeg, { owner: "ada" });
    const film = await app.videos.generate({ prompt }, { owner: "ada" });
    for (const path of [`/get_character_reference/${image.id}`, `/get_video/${film.video?.id}`]) {
      expect((await app.call("GET", path, as("ada"))).status).toBe(200);
      expect((await app.call("DELETE", path, as("ada"))).status).toBe(204);
      expect((await app.call("GET", path, as("ada"))).status).toBe(404);
      expect((await app.call("DELETE", path, as("ada"))).status).toBe(404);
    }
  });

  test("knows nothing of what is another owner's, of the other kind, or not there", async () => {
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
    expect(await listed(app, "")).toEqual([batchId]);
    expect(await app.store.head(image)).toBeDefined();
  });

  test("of a batch that runs is a conflict that says to cancel it first, and hides it from others", async () => {
    const app = await createVideoHttpTestApp({
      handler: byHeader,
      scenario: { timing: { runMs: [60_000, 60_000] } },
    });
    const { batchId } = await app.characters.start({ description, numImages: 1 }, { owner: "ada" });
    const nobodys = await app.characters.start({ description, numImages: 1 });
    await until(() => app.emulator.predictions.length === 2);
    const refused = await app.json("DELETE", `/batches/${batchId}`, as("ada"));
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: "conflict",
      detail: expect.stringContaining("Cancel it first"),
    });
    for (const id of [batchId, nobodys.batchId]) {
      expect((await app.call("DELETE", `/batches/${id}`, as("bo"))).status).toBe(404);
    }
    expect((await app.call("POST", `/batches/${batchId}/cancel`, as("ada"))).status).toBe(200);
    expect((await app.call("DELETE", `/batches/${batchId}`, as("ada"))).status).toBe(204);
  });

  test("finishes a removal that was cut short", async () => {
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

  test("is not for a page of another site, and in the preflight of one that may", async () => {
    const { call, characters } = await createHttpTestApp({
      handler: { authorize: () => ({ owner: "ada" }), allowedOrigins: ["https://friend.example"] },
    });
    const { batchId } = await characters.generate({ description, numImages: 1 }, { owner: "ada" });
    const path = `/batches/${batchId}`;
    const evil = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await call("DELETE", path, { headers: evil })).status).toBe(403);
    const friend = { origin: "https://friend.example", "sec-fetch-site": "cross-site" };
    const asked = { ...friend, "access-control-request-method": "DELETE" };
    for (const each of [path, `/get_character_reference/${v4()}`, `/get_video/${v4()}`]) {
      const preflight = await call("OPTIONS", each, { headers: asked });
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

describe("whoever has no owner", () => {
  test.each([
    ["true", () => true],
    ["allowAnyone", allowAnyone],
  ])("may neither list nor remove: %s", async (_what, authorize) => {
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

  test("may where the app says so, and reaches everybody's", async () => {
    const app = await createVideoHttpTestApp({ handler: { authorize: allowAnyone, manage: true } });
    const ids = [...(await begun(app, "v", "bo")), ...(await begun(app, "i", "ada"))];
    expect((await app.json("GET", "/batches")).body.items).toHaveLength(2);
    for (const id of ids) expect((await app.call("DELETE", `/batches/${id}`)).status).toBe(204);
    expect((await app.json("GET", "/batches")).body).toEqual({ items: [] });
  });

  test("is told apart: with an owner `manage` changes nothing", async () => {
    const app = await createVideoHttpTestApp({ handler: { ...byHeader, manage: true } });
    const [ofBo] = await begun(app, "i", "bo");
    expect(await listed(app, "", "ada")).toEqual([]);
    expect((await app.call("DELETE", `/batches/${ofBo}`, as("ada"))).status).toBe(404);
  });
});

test("authorize and admit are told what is wanted", async () => {
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
