import { afterEach, describe, expect, it } from "vitest";
import { HEADERS } from "../testing/client.ts";
import { FORMS, type Running, startForm } from "../testing/forms.ts";

const AUTHORIZATION = { authorization: HEADERS.authorization };

describe.each(FORMS)("files by %s", (form) => {
  let running: Running;
  let now = Date.parse("2026-01-01T00:00:00Z");
  afterEach(() => running.emulator.close());

  async function upload(form: FormData) {
    const response = await running.fetch(`${running.baseUrl}/files`, {
      method: "POST",
      headers: AUTHORIZATION,
      body: form,
    });
    return { status: response.status, body: await response.json() };
  }

  function formOf(parts: Readonly<Record<string, string | Blob>>): FormData {
    const form = new FormData();
    for (const [name, value] of Object.entries(parts)) form.set(name, value);
    return form;
  }

  async function start() {
    running = await startForm(form, { now: () => now });
  }

  it("keeps an uploaded file for a day, and serves it only with the token", async () => {
    await start();
    const content = new File(["picture"], "sailor.png", { type: "image/png" });
    const { status, body } = await upload(formOf({ content, metadata: new Blob(['{"a":1}']) }));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: "sailor.png",
      content_type: "image/png",
      size: 7,
      metadata: { a: 1 },
      checksums: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      expires_at: new Date(now + 86_400_000).toISOString(),
      urls: { get: `${running.baseUrl}/files/${body.id}` },
    });
    const read = (url: string, init: RequestInit = {}) =>
      running.fetch(url, { headers: AUTHORIZATION, ...init });
    expect(await (await read(body.urls.get)).json()).toEqual(body);
    const bytes = await read(`${body.urls.get}/download`);
    expect([bytes.headers.get("content-type"), await bytes.text()]).toEqual(["image/png", "picture"]);
    expect((await read(`${body.urls.get}/download`, { headers: {} })).status).toBe(401);
    expect((await (await read(`${running.baseUrl}/files`)).json()).results).toEqual([body]);
    now += 86_400_000;
    expect((await read(body.urls.get)).status).toBe(404);
    expect((await (await read(`${running.baseUrl}/files`)).json()).results).toEqual([]);
  });

  it("deletes a file", async () => {
    await start();
    const { body } = await upload(
      formOf({ content: new Blob(["x"]), filename: "a.bin", type: "image/webp" }),
    );
    expect([body.name, body.content_type]).toEqual(["a.bin", "image/webp"]);
    const remove = () => running.fetch(body.urls.get, { method: "DELETE", headers: AUTHORIZATION });
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 404]);
  });

  it.each([
    ["no content", { filename: "a" }],
    ["content that is not a file", { content: "text" }],
    ["a name over 255 bytes", { content: new Blob(["x"]), filename: "ä".repeat(128) }],
    ["metadata that is not an object", { content: new Blob(["x"]), metadata: "[1]" }],
  ])("rejects %s", async (_, parts) => {
    await start();
    expect((await upload(formOf(parts))).status).toBe(422);
  });
});
