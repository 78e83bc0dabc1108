import { describe, expect, test } from "vitest";
import { readOutput } from "./prediction-output.ts";

const a = "https://replicate.delivery/x/a.png";
const b = "https://replicate.delivery/x/b.png";
const c = "https://replicate.delivery/x/c.png";
const data = "data:application/octet-stream;base64,iVBORw0KGgo=";

function urlsOf(output: unknown, kind: "image" | "video" = "image") {
  return readOutput(output, kind).outputs.map((place) => place?.url ?? null);
}

describe("the addresses in an output, in order:", () => {
  test.each<[unknown, (string | null)[]]>([
    [a, [a]],
    [[a], [a]],
    [{ image: a }, [a]],
    [{ url: a }, [a]],
    [{ anything: a }, [a]],
    [{ images: [a, b] }, [a, b]],
    [{ output: { images: [{ url: a }, { url: b }] } }, [a, b]],
    [
      [{ url: a, content_type: "image/png" }, b],
      [a, b],
    ],
    [
      [{ image: a }, { image: b }],
      [a, b],
    ],
    [
      [[a, b], [c]],
      [a, b, c],
    ],
    [[[[a]]], [a]],
    [{ first: a, second: b }, [a, b]],
    [{ image: a, seed: 5, prompt: "a pirate", nsfw: false }, [a]],
    [{ images: [{ url: a, width: 64, height: 64 }], has_nsfw_concepts: [false], seed: 7 }, [a]],
    [{ data: [{ b64_json: "iVBORw0KGgo=" }] }, [data]],
    [data, [data]],
    ["data:image/png;base64,AAAA", ["data:image/png;base64,AAAA"]],
    [`  ${a}\n`, [a]],
    ["HTTP://replicate.delivery/a", ["HTTP://replicate.delivery/a"]],
    ["https://replicate.delivery/my image.png", ["https://replicate.delivery/my image.png"]],
    [JSON.stringify({ image: a }), [a]],
    [JSON.stringify([a, null, b]), [a, null, b]],
    [{ result: JSON.stringify({ images: [a] }) }, [a]],
  ])("%j", (output, urls) => {
    expect(urlsOf(output)).toEqual(urls);
    expect(readOutput(output, "image").hasUnread).toBe(false);
  });
});

describe("the addresses in a text:", () => {
  test.each<[string, string[]]>([
    [`${a},${b}`, [a, b]],
    [`${a}, ${b}`, [a, b]],
    [`${a} ${b}`, [a, b]],
    [`${a}\n${b}\n`, [a, b]],
    [`${a};${b}`, [a, b]],
    [`${a} is your image`, [a]],
    [`${a} (nsfw: false)`, [a]],
    [`Here it is: ${a}.`, [a]],
    [`![a pirate](${a})`, [a]],
    [`<img src="${a}?x=1&amp;y=2">`, [`${a}?x=1&y=2`]],
    [`['${a}', '${b}']`, [a, b]],
    [`(${a})`, [a]],
    [`<${a}>`, [a]],
    [`${a} or again ${a}`, [a]],
    ["https://replicate.delivery/a_(1).png and more", ["https://replicate.delivery/a_(1).png"]],
  ])("%j", (output, urls) => {
    expect(urlsOf(output)).toEqual(urls);
    // The rest of the text could be the requested asset.
    expect(readOutput(output, "image").hasUnread).toBe(true);
  });

  test.each([")", ",", "(", "&amp;", `${a} `, "https://"])(
    "are read quickly from a hostile text: %j",
    (part) => {
      const output = `see ${a}${part.repeat(1_000_000 / part.length)}`;
      expect(readOutput(output, "image").outputs.length).toBeLessThanOrEqual(1_000);
    },
  );

  test("in quotes are the whole text", () => {
    expect(readOutput(JSON.stringify(a), "image")).toEqual({ outputs: [{ url: a }], hasUnread: false });
  });
});

describe("the requested asset comes first, even if other addresses precede it:", () => {
  const link = "https://replicate.com/p/abc";
  test.each([
    { web: link, image: a },
    { image: a, license: "https://example.com/license" },
    { link, image: a },
    ["https://replicate.delivery/x/notes", a],
    ["https://replicate.delivery/x/a.heic", a],
    ["https://replicate.delivery/x/a.psd", a],
    ["https://replicate.delivery/x/thumb_0.png", a],
    { icon: b, image: a },
    { lineart: b, normal_map: c, image: a },
    ["https://replicate.delivery/x/model.onnx", a],
    { settings: "https://replicate.delivery/x/settings.yaml", image: a },
  ])("%j", (output) => {
    expect(urlsOf(output)[0]).toBe(a);
  });

  test("a video after a GIF", () => {
    const [gif, video] = ["https://replicate.delivery/x/a.gif", "https://replicate.delivery/x/a.mp4"];
    expect(urlsOf([gif, video], "video")).toEqual([video, gif]);
    expect(urlsOf([gif], "video")).toEqual([gif]);
  });

  test("assets of the requested kind keep their order", () => {
    const plain = ["https://replicate.delivery/x/1", "https://replicate.delivery/x/2"];
    expect(urlsOf(plain)).toEqual(plain);
    expect(urlsOf([b, plain[0], a, plain[1]])).toEqual([b, a, ...plain]);
  });
});

describe("a withheld image keeps its place in a list:", () => {
  test.each<[unknown, (string | null)[]]>([
    [
      [a, null, b],
      [a, null, b],
    ],
    [
      [null, ""],
      [null, null],
    ],
    [[null], [null]],
    [{ images: [null, a] }, [null, a]],
    [
      [
        { image: null, nsfw: true },
        { image: b, nsfw: false },
      ],
      [null, b],
    ],
    [
      [a, {}, []],
      [a, null, null],
    ],
    [
      [a, false],
      [a, null],
    ],
  ])("%j", (output, urls) => {
    expect(readOutput(output, "image")).toMatchObject({ hasUnread: false });
    expect(urlsOf(output)).toEqual(urls);
  });
});

describe("an output is empty:", () => {
  test.each([
    null,
    undefined,
    "",
    "  ",
    [],
    {},
    { images: [] },
    { image: null },
    [[], [{}]],
    { a: { b: "" } },
  ])("%j", (output) => {
    expect(readOutput(output, "image").hasUnread).toBe(false);
    expect(urlsOf(output).filter((url) => url !== null)).toEqual([]);
  });
});

describe("an output is not understood at all:", () => {
  test.each([
    "a text",
    "none",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "s3://bucket/a.png",
    "/outputs/a.png",
    "https://",
    "[not json",
    7,
    0,
    false,
    true,
    ["a text"],
    [null, "a text"],
    { image: "a.png" },
    { image: null, nsfw: true },
    { images: [], seed: 5 },
    [[["x"]]],
    JSON.stringify({ image: "a.png" }),
  ])("%j", (output) => {
    const { outputs, hasUnread } = readOutput(output, "image");
    expect(hasUnread).toBe(true);
    expect(outputs.filter((place) => place !== null)).toEqual([]);
  });
});

describe("with addresses", () => {
  test.each<[unknown, (string | null)[]]>([
    [
      ["a caption", a],
      [null, a],
    ],
    [
      [a, "s3://bucket/b.png"],
      [a, null],
    ],
    [
      [
        { type: "text", text: "Here it is" },
        { type: "image", url: a },
      ],
      [null, a],
    ],
  ])("a text in a list keeps a place and is treated as not understood: %j", (output, urls) => {
    expect(urlsOf(output)).toEqual(urls);
    expect(readOutput(output, "image").hasUnread).toBe(true);
  });

  test.each<[unknown, string[]]>([
    [{ image: a, thumbnail: b }, [a]],
    [{ thumbnail: b, image: a }, [a]],
    [{ thumbnailUrl: b, result: a }, [a]],
    [
      [
        { image: a, preview: c },
        { image: b, preview: c },
      ],
      [a, b],
    ],
    [{ input: { image: b }, output: [a] }, [a]],
    [{ mask: b, image: a }, [a]],
    [{ image: a, metadata: "https://replicate.delivery/x/info.json" }, [a]],
    [[a, "https://replicate.delivery/x/log.txt?sig=1"], [a]],
    [{ image: a, video: "https://replicate.delivery/x/a.mp4" }, [a]],
    [["data:text/plain;base64,AAAA", a], [a]],
  ])("an address that is not an image by its name or extension is not used: %j", (output, urls) => {
    expect(urlsOf(output)).toEqual(urls);
  });

  test.each<[unknown, string[]]>([
    [{ masks: [a, b] }, [a, b]],
    [{ preview: a }, [a]],
    ["https://replicate.delivery/x/a.json", ["https://replicate.delivery/x/a.json"]],
  ])("but it is used without any other address: %j", (output, urls) => {
    expect(urlsOf(output)).toEqual(urls);
  });
});

test("each kind uses its own address of a video and its picture", () => {
  const video = "https://replicate.delivery/x/a.mp4";
  expect(urlsOf({ cover_image: a, audio: b, video }, "video")).toEqual([video]);
  expect(urlsOf([a, video], "video")).toEqual([video]);
  expect(urlsOf({ cover: b, image: a, video }, "image")).toEqual([a]);
  expect(urlsOf(video, "video")).toEqual([video]);
});

describe("a hostile output", () => {
  test("nested 20,000 levels deep does not overflow the stack", () => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const) {
      const output: unknown = JSON.parse(`${open.repeat(20_000)}"${a}"${close.repeat(20_000)}`);
      expect(readOutput(output, "image")).toMatchObject({ hasUnread: true });
    }
  });

  test("with a million values is read up to a limit", () => {
    const { outputs } = readOutput(
      Array.from({ length: 1_000_000 }, () => a),
      "image",
    );
    expect(outputs.length).toBeLessThan(30_000);
    expect(
      readOutput(
        Array.from({ length: 1_000_000 }, () => ({ x: 1 })),
        "image",
      ).hasUnread,
    ).toBe(true);
  });

  test("with endless JSON in JSON is read up to a limit", () => {
    let text = JSON.stringify([a]);
    for (let level = 0; level < 12; level++) text = JSON.stringify([text]);
    expect(urlsOf(text)).toEqual([a]);
  });

  test("cannot reach a prototype", () => {
    expect(urlsOf(JSON.parse(`{"__proto__": {"image": "${a}"}, "constructor": "${b}"}`))).toEqual([a, b]);
  });
});
