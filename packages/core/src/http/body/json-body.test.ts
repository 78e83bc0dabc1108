import { describe, expect, test } from "vitest";
import { readJsonBody } from "./json-body.ts";

function read(body: string | Uint8Array<ArrayBuffer>, maxBytes = 1024 * 1024) {
  const headers = { "content-type": "application/json" };
  return readJsonBody(new Request("http://app.example/", { method: "POST", headers, body }), maxBytes);
}

describe("a number that is too large is refused with its path", () => {
  test.each([
    ['{"seed":1e400}', "seed"],
    ['{"seed":-1e400}', "seed"],
    ['{"model_options":{"steps":[1,1e999]}}', "model_options.steps.1"],
    [`{"seed":${"9".repeat(400)}}`, "seed"],
    [`{"__proto__":1e400}`, "__proto__"],
  ])("%.40s", async (body, path) => {
    await expect(read(body)).rejects.toThrow(`The number in ${path} is too large`);
  });
});

describe("text that is valid JSON but not valid Unicode is refused with its path", () => {
  test.each([
    ['{"character_description":"a \\ud800 vampire"}', "character_description"],
    ['{"a":["\\udc00\\ud800"]}', "a.0"],
    ['{"a":"\\ud83d"}', "a"],
    ['{"model_options":{"\\ud800":1}}', "model_options"],
  ])("%s", async (body, path) => {
    await expect(read(body)).rejects.toThrow(`The text in ${path} is not valid Unicode`);
  });

  test("a surrogate pair is a character", async () => {
    expect(await read('{"a":"\\ud83d\\udca5"}')).toEqual({ a: "💥" });
  });
});

describe("nested values", () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

  test("are read up to 100 levels, and refused if they are deeper", async () => {
    expect(await read(nested(100))).toBeDefined();
    await expect(read(nested(101))).rejects.toThrow("nested too deeply");
    await expect(read(`{"a":${"[".repeat(400_000)}${"]".repeat(400_000)}}`)).rejects.toThrow(
      "nested too deeply",
    );
  });

  test("do not include brackets within a text", async () => {
    expect(await read(JSON.stringify({ a: '["{'.repeat(500), b: '\\"[' }))).toBeDefined();
  });
});

test.each(["NaN", "Infinity", "-Infinity", '{"a":NaN}', '{"a":01}', '{"a":1,}', "{'a':1}", "", "\u0000"])(
  "%j is not JSON",
  async (body) => {
    if (body === "") return expect(await read(body)).toBeUndefined();
    await expect(read(body)).rejects.toThrow("not JSON");
  },
);

test.each([
  ['{"seed":-0}', { seed: -0 }],
  ['{"a":1e-400}', { a: 0 }],
  ['{"a":9007199254740993}', { a: 9007199254740992 }],
  ['{"a":1.7976931348623157e308}', { a: Number.MAX_VALUE }],
  ['{"a":1,"a":2}', { a: 2 }],
  ['\ufeff{"a":1}', { a: 1 }],
])("%s is read as JSON.parse reads it", async (body, value) => {
  expect(await read(body)).toEqual(value);
});

test("__proto__ is treated like any other name", async () => {
  const body = await read('{"__proto__":{"num_images":1}}');
  expect(Object.keys(body ?? {})).toEqual(["__proto__"]);
  expect(body?.num_images).toBeUndefined();
});
