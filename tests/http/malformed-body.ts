import type { Random } from "./random.ts";

/** A long text for fields, paths and headers. */
export const longText = "x".repeat(7000);

/** Creates a body that is wrong in any number of ways, or correct. */
export function createBody(random: Random, method: string): Buffer {
  if (method === "GET" || method === "HEAD" || random.chance(0.1)) return Buffer.alloc(0);
  const kind = random.below(10);
  if (kind < 5) return Buffer.from(JSON.stringify(createFields(random)));
  if (kind === 5)
    return Buffer.from(
      random.pick([
        "{",
        "[]",
        "null",
        '"x"',
        "1e999",
        "{}{}",
        "{'a':1}",
        "\ufeff{}",
        `${'[{"a":'.repeat(3000)}`,
      ]),
    );
  if (kind === 6) return Buffer.from(Array.from({ length: random.below(400) }, () => random.below(256)));
  return createMultipart(random);
}

function createFields(random: Random): Record<string, unknown> {
  const values: readonly unknown[] = [
    "a shy vampire",
    "",
    "   ",
    null,
    0,
    1,
    4,
    5,
    -1,
    1.5,
    1e308,
    true,
    [],
    {},
    [0, 1],
    ["x"],
    { a: { b: 1 } },
    longText,
    "\u0000",
    "{description}",
    "💥",
  ];
  const names = [
    "character_description",
    "num_images",
    "aspect_ratio",
    "output_format",
    "negative_prompt",
    "seed",
    "model_options",
    "include_base64",
    "cancel_on_disconnect",
    "slots",
    "safety_filter_level",
    "prompt",
    "character_reference_id",
    "reference_image_base64",
    "duration",
    "__proto__",
    "constructor",
    "toString",
    "description",
    "owner",
  ];
  const fields: [string, unknown][] = [];
  // Some bodies are valid, so that the headers are evaluated.
  if (random.chance(0.3)) return { character_description: "a shy vampire", num_images: 1 };
  if (random.chance(0.5)) fields.push(["character_description", "a shy vampire"], ["num_images", 1]);
  for (let count = random.below(5); count > 0; count -= 1)
    fields.push([random.pick(names), random.pick(values)]);
  return Object.fromEntries(fields);
}

function createMultipart(random: Random): Buffer {
  const content = random.pick([
    "",
    "GIF89a",
    "\x89PNG\r\n\x1a\n",
    "<svg onload=alert(1)>",
    "x".repeat(50_000),
    "--b",
    "\r\n--b--\r\n",
  ]);
  const name = random.pick([
    'name="file"',
    "name=file",
    'name="__proto__"',
    "",
    `name="${"n".repeat(9000)}"`,
  ]);
  const filename = random.pick([
    '; filename="a.png"',
    '; filename="../../x"',
    '; filename="\x01"',
    "; filename*=UTF-8''%zz",
    "",
  ]);
  const end = random.pick(["\r\n--b--\r\n", "\r\n--b--", "\r\n--b\r\n", ""]);
  const start = random.pick(["--b\r\n", "--b\r\n", "\r\n--b\r\n", "--c\r\n", "preamble".repeat(2000)]);
  return Buffer.from(
    `${start}Content-Disposition: form-data; ${name}${filename}\r\nContent-Type: image/png\r\n\r\n${content}${end}`,
    "latin1",
  );
}
