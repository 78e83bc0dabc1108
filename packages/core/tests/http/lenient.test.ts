import { describe, expect, test } from "vitest";
import { createHandler } from "../../src/http/handler/create-handler.ts";
import type { RequestDefaults } from "../../src/http/handler/defaults.ts";
import { allowAnyone } from "../../src/http/handler/handler-options.ts";
import { createHttpTestApp } from "../testing/http/http-test-app.ts";
import { createVideoHttpTestApp } from "../testing/http/video-http-test-app.ts";
import { tinyJpeg } from "../testing/images.ts";

const generate = "/generate_character_reference";
const baseRequest = { character_description: "a shy vampire", num_images: 1, include_base64: false };

describe("the headers that an allowed origin can send", () => {
  const origin = "https://friend.example";
  const allowedOrigins = [origin];

  async function allowed(names: string | undefined, handler: object = {}, from = origin) {
    const { call } = await createHttpTestApp({ handler: { allowedOrigins, ...handler } });
    const headers = {
      origin: from,
      "access-control-request-method": "POST",
      ...(names === undefined ? {} : { "access-control-request-headers": names }),
    };
    const answer = await call("OPTIONS", generate, { headers });
    return answer.headers.get("access-control-allow-headers")?.split(", ");
  }

  test("are those of the endpoints and all that it requests", async () => {
    const names = await allowed("content-type,X-CSRF-Token, x-trace_id");
    expect(names).toEqual(expect.arrayContaining(["content-type", "x-csrf-token", "x-trace_id", "prefer"]));
    expect(new Set(names).size).toBe(names?.length);
    expect(await allowed(undefined)).toContain("idempotency-key");
  });

  test("are those of the endpoints and of allowedHeaders, if that is set", async () => {
    const names = await allowed("x-other", { allowedHeaders: ["X-CSRF-Token"] });
    expect(names).toEqual(expect.arrayContaining(["x-csrf-token", "idempotency-key"]));
    expect(names).not.toContain("x-other");
    expect(await allowed("x-other", { allowedHeaders: [] })).not.toContain("x-other");
  });

  test("are not sent to other origins, and invalid names are ignored", async () => {
    expect(await allowed("x-csrf-token", {}, "https://evil.example")).toBeUndefined();
    expect(await allowed("x-a b, :path, x-ok, ,*/")).toEqual(expect.arrayContaining(["x-ok"]));
    expect(await allowed("x-a b, :path, x-ok, ,*/")).not.toEqual(expect.arrayContaining(["x-a b"]));
  });

  test("are validated when the handler is created", async () => {
    const { characters } = await createHttpTestApp();
    const make = (allowedHeaders: unknown) => () =>
      createHandler({ characters, authorize: allowAnyone, allowedHeaders: allowedHeaders as never });
    for (const wrong of ["x-a", ["x a"], [""], [1]]) expect(make(wrong)).toThrow("`allowedHeaders` must be");
  });
});

describe("an empty string is treated as missing", () => {
  test("in every optional string of an image request", async () => {
    const { call, emulator } = await createHttpTestApp();
    const json = {
      ...baseRequest,
      aspect_ratio: "",
      output_format: "",
      negative_prompt: "",
      safety_filter_level: "",
      person_generation: "",
      config_flavor: "",
    };
    const response = await call("POST", generate, { json });
    expect(response.status).toBe(200);
    expect((await response.json()).warnings).toEqual([]);
    expect(Object.keys(emulator.predictions[0]?.input ?? {})).not.toContain("negative_prompt");
  });

  test("in every optional string of a video request", async () => {
    const { json } = await createVideoHttpTestApp();
    const texts = ["character_reference_id", "aspect_ratio", "negative_prompt", "generate_audio"];
    const empty = Object.fromEntries(texts.map((name) => [name, ""]));
    const { status, body } = await json("POST", "/generate_video", {
      json: { prompt: "she waves", ...empty },
    });
    expect([status, body.warnings]).toEqual([200, []]);
  });

  test("as the image, if the request has a character reference", async () => {
    const { json, characters, creates } = await createVideoHttpTestApp();
    const { id } = await characters.importImage(tinyJpeg);
    const request = (reference: string) => ({
      json: { prompt: "she waves", reference_image_base64: "", character_reference_id: reference },
    });
    const { status, body } = await json("POST", "/generate_video", request(id));
    expect([status, body.metadata?.character_reference_id]).toEqual([200, id]);
    const neither = await json("POST", "/generate_video", request(""));
    expect([neither.status, neither.body.errors]).toEqual([422, expect.anything()]);
    expect(creates()).toHaveLength(1);
  });

  test.each([
    ["character_description", ""],
    ["seed", ""],
    ["num_images", ""],
    ["model_options", ""],
    ["include_base64", ""],
  ])("but not in %s", async (field, value) => {
    const { call, creates } = await createHttpTestApp();
    expect((await call("POST", generate, { json: { ...baseRequest, [field]: value } })).status).toBe(422);
    expect(creates()).toEqual([]);
  });
});

describe("defaults", () => {
  const parameters = async (defaults: RequestDefaults, fields: object = {}) => {
    const { call } = await createHttpTestApp({ handler: { defaults } });
    const response = await call("POST", generate, { json: { ...baseRequest, ...fields } });
    return (await response.json()).metadata.parameters_used;
  };

  test("apply to missing fields", async () => {
    const defaults = { outputFormat: "jpg", aspectRatio: "16:9" } as const;
    expect(await parameters(defaults)).toMatchObject({ output_format: "jpg", aspect_ratio: "16:9" });
    for (const absent of [null, ""]) {
      const fields = { output_format: absent, aspect_ratio: absent };
      expect(await parameters(defaults, fields)).toMatchObject({
        output_format: "jpg",
        aspect_ratio: "16:9",
      });
    }
  });

  test("do not replace the request's values", async () => {
    const defaults = { outputFormat: "jpg", aspectRatio: "16:9" } as const;
    const fields = { output_format: "png", aspect_ratio: "1:1" };
    expect(await parameters(defaults, fields)).toMatchObject(fields);
  });

  test("for videos are separate", async () => {
    const defaults = { outputFormat: "png", aspectRatio: "1:1", videos: { aspectRatio: "9:16" } } as const;
    const { json } = await createVideoHttpTestApp({ handler: { defaults } });
    const { body } = await json("POST", "/generate_video", { json: { prompt: "she waves" } });
    expect(body.metadata.parameters_used).toMatchObject({ aspect_ratio: "9:16" });
    expect(body.warnings).toEqual([]);
    const none = await createVideoHttpTestApp({ handler: { defaults: { aspectRatio: "1:1" } } });
    const plain = await none.json("POST", "/generate_video", { json: { prompt: "she waves" } });
    expect(plain.body.metadata.parameters_used.aspect_ratio).not.toBe("1:1");
  });

  test.each<[unknown, string]>([
    [{ outputFormat: "gif" }, "`defaults.outputFormat` must be png, jpg or webp"],
    [{ aspectRatio: 1 }, "`defaults.aspectRatio` must be"],
    [{ aspectRatio: "" }, "`defaults.aspectRatio`"],
    [{ videos: { aspectRatio: 2 } }, "`defaults.videos.aspectRatio` must be"],
    [{ numImages: 2 }, "`defaults` must be an object with outputFormat, aspectRatio or videos"],
    ["png", "`defaults` must be an object"],
  ])("%j is refused when the handler is created", async (defaults, message) => {
    const { characters } = await createHttpTestApp();
    const options = { characters, authorize: allowAnyone, defaults: defaults as never };
    expect(() => createHandler(options)).toThrow(message);
  });
});

test("the info of a video has the field names of older clients", async () => {
  const { json } = await createVideoHttpTestApp();
  const { body } = await json("POST", "/generate_video", { json: { prompt: "she waves" } });
  const info = await json("GET", `/get_video/${body.video_id}/info`);
  expect(info.body).toMatchObject({
    ...body.video,
    video_id: body.video_id,
    exists: true,
    file_size_bytes: body.video.byte_length,
  });
});
