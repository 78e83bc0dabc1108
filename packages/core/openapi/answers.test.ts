import { describe, expect, test } from "vitest";
import { createHandler } from "../src/http/handler/create-handler.ts";
import { allowAnyone, type HandlerOptions } from "../src/http/handler/handler-options.ts";
import { checkResponses } from "../tests/testing/http/check-response.ts";
import { sampleImages } from "../tests/testing/images.ts";
import { createTestApp } from "../tests/testing/test-app.ts";
import { makeDocument } from "./document.ts";

const character_description = "a shy vampire with an umbrella";
const nsfw = "NSFW content detected. Try running it again, or try a different prompt.";
const unknown = "00000000-0000-4000-8000-000000000000";

describe("the handler's responses match the document", () => {
  test("a batch with and without bytes, as events, asynchronously, and retried", async () => {
    const { call } = await createHarness();
    const made = await post(call, "/generate_character_reference", { character_description, num_images: 2 });
    const { batch_id, images } = await made.json();
    expect(images).toHaveLength(2);
    const fields = { character_description, num_images: 1, include_base64: false, nobody_knows: 1 };
    const events = await post(call, "/generate_character_reference", fields, { accept: "text/event-stream" });
    expect(await events.text()).toContain("event: batch-end");
    const begun = await post(call, "/generate_character_reference", fields, { prefer: "respond-async" });
    expect(begun.status).toBe(202);
    expect((await call("GET", `/batches/${batch_id}`)).status).toBe(200);
    expect(await (await call("GET", `/batches/${batch_id}/events`)).text()).toContain("event: slot-end");
    expect((await call("GET", `/batches/${batch_id}/events`, { "last-event-id": "9999" })).status).toBe(204);
    expect((await post(call, `/batches/${batch_id}/retry`, { include_base64: false })).status).toBe(200);
    expect((await call("POST", `/batches/${batch_id}/cancel`)).status).toBe(200);
    const [{ id }] = images;
    expect((await call("GET", `/get_character_reference/${id}/info`)).status).toBe(200);
    const image = await call("GET", `/get_character_reference/${id}`);
    const etag = image.headers.get("etag") ?? "";
    expect((await image.arrayBuffer()).byteLength).toBe(images[0].byte_length);
    const path = `/get_character_reference/${id}`;
    expect((await call("GET", path, { "if-none-match": etag })).status).toBe(304);
    expect((await call("GET", path, { "if-match": '"other"' })).status).toBe(412);
    const part = await call("GET", path, { range: "bytes=0-9" });
    expect(part.status).toBe(206);
    expect((await part.arrayBuffer()).byteLength).toBe(10);
    expect((await call("GET", path, { range: "bytes=999999999-" })).status).toBe(416);
  });

  test("a batch with one failed slot, and a batch whose slots all fail", async () => {
    const fails = { end: { status: "failed", error: nsfw } } as const;
    const { call } = await createHarness({
      scenario: { prediction: ({ index }) => (index === 0 ? undefined : fails) },
    });
    const fields = { character_description, num_images: 2 };
    expect((await (await post(call, "/generate_character_reference", fields)).json()).status).toBe("partial");
    const failed = await post(call, "/generate_character_reference", fields);
    expect(failed.status).toBe(422);
    const { batch_id, batch_status } = await failed.json();
    expect(batch_status).toBe("failed");
    expect((await (await call("GET", `/batches/${batch_id}`)).json()).status).toBe("failed");
  });

  test("invalid requests, and requests for what does not exist", async () => {
    const { call } = await createHarness();
    const generate = "/generate_character_reference";
    expect((await post(call, generate, { character_description: " ", num_images: 5 })).status).toBe(422);
    expect((await call("POST", generate)).status).toBe(400);
    expect((await call("POST", generate, { "content-type": "text/plain" }, "hello")).status).toBe(415);
    expect((await call("POST", generate, { "content-type": "application/json" }, "{")).status).toBe(400);
    const large = JSON.stringify({ character_description: "a".repeat(300_000) });
    expect((await call("POST", generate, { "content-type": "application/json" }, large)).status).toBe(413);
    const key = { "idempotency-key": "one" };
    await post(call, generate, { character_description, num_images: 1, include_base64: false }, key);
    expect((await post(call, generate, { character_description, num_images: 2 }, key)).status).toBe(409);
    expect((await call("GET", "/batches/no-uuid")).status).toBe(400);
    for (const path of ["", "/events"])
      expect((await call("GET", `/batches/${unknown}${path}`)).status).toBe(404);
    for (const path of ["retry", "cancel"]) {
      expect((await call("POST", `/batches/${unknown}/${path}`)).status).toBe(404);
    }
    for (const path of ["", "/info"]) {
      expect((await call("GET", `/get_character_reference/${unknown}${path}`)).status).toBe(404);
    }
    expect((await call("GET", "/nothing")).status).toBe(404);
    expect((await call("PUT", generate)).status).toBe(405);
    expect((await call("OPTIONS", generate)).status).toBe(204);
    expect((await call("POST", "/webhooks/replicate")).status).toBe(401);
  });

  test("callers that are not allowed", async () => {
    const { call } = await createHarness({ handler: { authorize: () => false } });
    expect((await call("GET", "/openapi.json")).status).toBe(401);
    expect((await call("GET", "/openapi.json", { authorization: "Bearer x" })).status).toBe(403);
    const { call: open } = await createHarness();
    expect(
      (await open("POST", `/batches/${unknown}/cancel`, { "sec-fetch-site": "cross-site" })).status,
    ).toBe(403);
  });

  test("uploads", async () => {
    const { call } = await createHarness();
    const [png] = await sampleImages();
    const form = (name: string, bytes: BlobPart) => {
      const data = new FormData();
      data.append(name, new Blob([bytes]), "pirate.png");
      return data;
    };
    const upload = "/upload_character_reference";
    const stored = await call("POST", upload, {}, form("file", png?.bytes ?? ""));
    expect(stored.status).toBe(201);
    const { id } = await stored.json();
    const info = await (await call("GET", `/get_character_reference/${id}/info`)).json();
    expect(info.origin).toEqual({ type: "uploaded", filename: "pirate.png" });
    expect((await call("POST", upload, {}, form("other", "x"))).status).toBe(422);
    expect((await call("POST", upload, {}, form("file", "no image"))).status).toBe(415);
    expect((await call("POST", upload, {}, new Uint8Array(9))).status).toBe(415);
    expect((await call("POST", upload, {}, form("file", new Uint8Array(11 * 1024 * 1024)))).status).toBe(413);
    const crowded = form("other", new Uint8Array(70_000));
    crowded.append("file", new Blob([png?.bytes ?? ""]), "pirate.png");
    const refused = await call("POST", upload, {}, crowded);
    expect([refused.status, (await refused.json()).code]).toEqual([413, "output_too_large"]);
  });

  test.each([
    "/get_character_reference/{id}",
    "/get_character_reference/{id}/info",
    "/batches/{id}",
    "/openapi.json",
  ])("HEAD %s", async (path) => {
    const { call } = await createHarness();
    const fields = { character_description, num_images: 1, include_base64: false };
    const { batch_id, images } = await (await post(call, "/generate_character_reference", fields)).json();
    const id = path.startsWith("/batches") ? batch_id : images[0].id;
    expect((await call("HEAD", path.replace("{id}", id))).status).toBe(200);
    expect((await call("HEAD", path.replace("{id}", unknown))).status).toBe(
      path.includes("{id}") ? 404 : 200,
    );
  });

  test("the document itself", async () => {
    const { call } = await createHarness();
    expect(await (await call("GET", "/openapi.json")).json()).toEqual(await makeDocument("/api/mv"));
  });
});

type Call = (
  method: string,
  path: string,
  headers?: Record<string, string>,
  body?: BodyInit,
) => Promise<Response>;

async function createHarness(
  options: Parameters<typeof createTestApp>[0] & { handler?: Partial<HandlerOptions> } = {},
): Promise<{ call: Call }> {
  const { handler: own = {}, ...rest } = options;
  const { characters } = await createTestApp(rest);
  const handler = checkResponses(createHandler({ characters, authorize: allowAnyone, ...own }));
  return {
    call: (method, path, headers = {}, body) =>
      handler(
        new Request(`http://app.example/api/mv${path}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body }),
        }),
      ),
  };
}

function post(
  call: Call,
  path: string,
  fields: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  return call("POST", path, { "content-type": "application/json", ...headers }, JSON.stringify(fields));
}
