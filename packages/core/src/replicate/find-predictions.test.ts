import { describe, expect, test } from "vitest";
import { predictionBody, rejection } from "../../tests/testing/replicate-server.ts";
import type { JsonObject } from "../util/json.ts";
import type { ApiAnswer } from "./api-errors.ts";
import { findPredictions } from "./find-predictions.ts";
import { parseModelReference } from "./model-reference.ts";

const input = { prompt: "a pirate", aspect_ratio: "1:1", nested: { a: [1, { b: null }], c: "ü" } };
const minute = 60_000;
/** The time of every answer in whole seconds, as in a `Date` header. */
const now = Date.parse("2026-01-02T03:04:05Z");

/** Makes a prediction in the list; by default the wanted one. */
function listed(id: string, more: object = {}, ageMs = 0): Record<string, unknown> {
  const created_at = new Date(now - ageMs).toISOString();
  return predictionBody({ id, input, created_at, ...more });
}

interface PageOptions {
  readonly next?: unknown;
  readonly date?: string | undefined;
  readonly status?: number;
}

/** Makes a page of the list; by default the provider's clock equals ours. */
function page(results: unknown[], options: PageOptions = {}): ApiAnswer {
  const { next = null, status = 200 } = options;
  const { date = new Date(now).toUTCString() } = "date" in options ? { date: options.date ?? "" } : {};
  const headers = new Headers(date === "" ? {} : { date });
  return { status, headers, body: { results, next }, at: now };
}

/** Searches these pages; `asked` holds the queries. */
async function find(
  pages: ApiAnswer[] | (() => ApiAnswer),
  options: { model?: string; since?: Date; input?: JsonObject } = {},
): Promise<{ found: string[]; unsure: string[]; asked: string[] }> {
  const { model = "google/imagen-4", since = new Date(now), input: wanted = input } = options;
  const asked: string[] = [];
  const found: string[] = [];
  const unsure: string[] = [];
  const lookUp = { kind: "image" as const, model: parseModelReference(model), input: wanted, since };
  const answers = Array.isArray(pages) ? [...pages] : undefined;
  const ask = async (query: string) => {
    asked.push(query);
    const answer = answers === undefined && !Array.isArray(pages) ? pages() : answers?.shift();
    if (answer === undefined) throw new Error("One page too many was asked for.");
    return answer;
  };
  for await (const { id, match } of findPredictions(lookUp, ask))
    (match === undefined ? found : unsure).push(id);
  return { found, unsure, asked };
}

describe("a prediction is found", () => {
  test("by its input, with its current state", async () => {
    const lookUp = {
      kind: "image" as const,
      model: parseModelReference("google/imagen-4"),
      input,
      since: new Date(now),
    };
    const succeeded = listed("one", { status: "succeeded", output: "https://replicate.delivery/a.png" });
    const all = [];
    for await (const prediction of findPredictions(lookUp, async () => page([succeeded])))
      all.push(prediction);
    expect(all).toMatchObject([
      { id: "one", state: { status: "succeeded", outputs: [{ url: "https://replicate.delivery/a.png" }] } },
    ]);
  });

  test("with any order of keys", async () => {
    const turned = { nested: { c: "ü", a: [1, { b: null }] }, aspect_ratio: "1:1", prompt: "a pirate" };
    expect((await find([page([listed("one", { input: turned })])])).found).toEqual(["one"]);
  });

  test("if the list does not show its model or time", async () => {
    const results = [listed("one", { model: null }), listed("two", { created_at: null })];
    expect((await find([page(results)])).found).toEqual(["one", "two"]);
  });

  test("by its version, if the call has one", async () => {
    const version = "b".repeat(64);
    const results = [listed("one", { version }), listed("two", { version: "c".repeat(64) })];
    expect((await find([page(results)], { model: `google/imagen-4:${version}` })).found).toEqual(["one"]);
    expect((await find([page(results)], { model: version })).found).toEqual(["one"]);
  });

  test.each([{ version: "hidden" }, { version: null }])(
    "if the call has a version that the list does not show: %j",
    async (more) => {
      const model = `google/imagen-4:${"b".repeat(64)}`;
      expect((await find([page([listed("one", more)])], { model })).found).toEqual(["one"]);
    },
  );

  test.each([
    { version: "" },
    { version: "[REDACTED]" },
    { version: "b".repeat(12) },
    { version: "B".repeat(64) },
    { version: `google/imagen-4:${"b".repeat(64)}` },
    { model: "" },
    { model: "[REDACTED]" },
    { model: "hidden" },
    { model: "imagen-4" },
    { model: `google/imagen-4:${"b".repeat(64)}` },
    { model: "https://replicate.com/google/imagen-4" },
    { model: "Google/Imagen-4" },
  ])("if the list writes its model in another form: %j", async (more) => {
    const results = [listed("one", { version: "b".repeat(64), ...more })];
    const model = `google/imagen-4:${"b".repeat(64)}`;
    expect((await find([page(results)], { model })).found).toEqual(["one"]);
  });

  test.each([
    { version: "c".repeat(64) },
    { version: "c".repeat(12) },
    { version: `google/imagen-4:${"c".repeat(64)}` },
    { model: "https://replicate.com/google/imagen-4-fast" },
    { model: `acme/imagen-4:${"b".repeat(64)}` },
  ])("but not if the model is another one, in any form: %j", async (more) => {
    const results = [listed("one", { version: "b".repeat(64), ...more })];
    const model = `google/imagen-4:${"b".repeat(64)}`;
    expect((await find([page(results)], { model })).found).toEqual([]);
  });

  test.each(["T", " "])(
    "in any time zone of the process, if a time does not have one (with %j)",
    async (between) => {
      const age = 30_000;
      const [date, time] = new Date(now - age).toISOString().replace("Z", "").split("T");
      const created_at = `${date}${between}${time}`;
      const before = process.env.TZ;
      process.env.TZ = "Pacific/Kiritimati";
      try {
        expect((await find([page([listed("one", { created_at })])])).found).toEqual(["one"]);
      } finally {
        process.env.TZ = before;
      }
    },
  );

  test("with any case of the model's name", async () => {
    expect((await find([page([listed("one")])], { model: "Google/Imagen-4" })).found).toEqual(["one"]);
  });

  test("each of several, newest first", async () => {
    const results = [
      listed("one"),
      listed("two", { status: "failed" }),
      listed("three", { status: "canceled" }),
    ];
    expect((await find([page(results)])).found).toEqual(["one", "two", "three"]);
  });
});

describe("a prediction is excluded", () => {
  test.each<[string, object]>([
    ["with another seed", { input: { ...input, seed: 1 } }],
    ["with a list in another order", { input: { ...input, nested: { a: [{ b: null }, 1], c: "ü" } } }],
    ["with another prompt", { input: { ...input, prompt: "a pirate's parrot" } }],
    ["of another model", { model: "google/imagen-4-fast" }],
  ])("%s", async (_what, more) => {
    expect((await find([page([listed("one", more)])])).found).toEqual([]);
  });

  test.each([
    ["without an input", null],
    ["with an empty input", {}],
    ["redacted", "[REDACTED]"],
    ["without a parameter", { prompt: "a pirate", aspect_ratio: "1:1" }],
    ["with defaults added", { ...input, guidance: 3.5 }],
    ["with a parameter as text", { ...input, nested: { a: ["1", { b: null }], c: "ü" } }],
    ["cut short", { ...input, prompt: "a pir…" }],
  ])("but stays a possible match if its input is shown %s", async (_how, shown) => {
    const found = await find([page([listed("one", { input: shown })])]);
    expect(found).toMatchObject({ found: [], unsure: ["one"] });
    const before = [2, 59, 63].map((age) => listed(`${age}`, { input: shown }, age * minute));
    expect(await find([page(before)])).toMatchObject({ found: [], unsure: ["2", "59"] });
  });

  test("with another seed, if the call has one", async () => {
    const results = [5, 7, 6].map((seed) => listed(`seed-${seed}`, { input: { ...input, seed } }));
    expect((await find([page(results)], { input: { ...input, seed: 7 } })).found).toEqual(["seed-7"]);
  });

  test("if it was created an hour before the call", async () => {
    const old = listed("old", {}, 63 * minute);
    expect(await find([page([listed("one"), old])])).toMatchObject({ found: ["one"], unsure: [] });
  });

  test("but stays a possible match if it was created shortly before the call", async () => {
    const old = [listed("old", {}, 2 * minute), listed("older", {}, 59 * minute)];
    expect(await find([page([listed("one"), ...old])])).toMatchObject({
      found: ["one"],
      unsure: ["old", "older"],
    });
  });
});

describe("pages", () => {
  const full = () =>
    page([listed("other", { input: {} })], { next: "https://api.replicate.com/v1/predictions?cursor=n" });

  test("are requested by their queries only, and not by their hosts or paths", async () => {
    const { found, asked } = await find([
      page([listed("one")], { next: "https://stranger.example/elsewhere?cursor=a%20b&x=1#y" }),
      page([], { next: "?cursor=2" }),
      page([listed("two")], { next: "/v1/predictions?cursor=3" }),
      page([listed("three")]),
    ]);
    expect(asked).toEqual(["", "?cursor=a%20b&x=1", "?cursor=2", "?cursor=3"]);
    expect(found).toEqual(["one", "two", "three"]);
  });

  test("after one that ends with an old prediction are not requested", async () => {
    const next = "https://api.replicate.com/v1/predictions?cursor=2";
    const { found, asked } = await find([page([listed("one"), listed("old", {}, 62 * minute)], { next })]);
    expect(asked).toEqual([""]);
    expect(found).toEqual(["one"]);
  });

  test.each([
    ["without an order", [62, 0]],
    ["with only one, old prediction", [62]],
  ])("%s do not end the search", async (_what, ages) => {
    const old = ages.map((age) => listed(`${age}`, { input: {}, model: "acme/other" }, age * minute));
    const { found, asked } = await find([page(old, { next: "?cursor=2" }), page([listed("one")])]);
    expect(asked).toEqual(["", "?cursor=2"]);
    expect(found).toEqual(["one"]);
  });

  test("without times are searched to the end", async () => {
    const next = "https://api.replicate.com/v1/predictions?cursor=2";
    const untimed = page([listed("one", { created_at: null })], { next });
    expect((await find([untimed, page([listed("two")])])).found).toEqual(["one", "two"]);
  });

  test("are limited to a hundred, after which the outcome is unknown", async () => {
    let count = 0;
    const pages = () => {
      count++;
      return full();
    };
    expect(await rejection(find(pages))).toMatchObject({
      name: "ProviderError",
      code: "provider_unavailable",
      created: "unknown",
    });
    expect(count).toBe(100);
  });

  test("are requested one by one, so that the caller can stop early", async () => {
    const lookUp = {
      kind: "image" as const,
      model: parseModelReference("google/imagen-4"),
      input,
      since: new Date(now),
    };
    let asked = 0;
    const ask = async () => {
      asked++;
      return page([listed("one")], { next: "?cursor=2" });
    };
    for await (const { id } of findPredictions(lookUp, ask)) {
      expect(id).toBe("one");
      break;
    }
    expect(asked).toBe(1);
  });
});

describe("Replicate's clock", () => {
  // Ten minutes, far more than the tolerance of the comparison.
  test.each([
    ["ahead of", 10 * minute],
    ["before", -10 * minute],
  ])("can be %s ours", async (_where, skew) => {
    const date = new Date(now + skew).toUTCString();
    const results = [listed("ours", {}, -skew), listed("old", {}, -skew + 140 * minute)];
    expect(await find([page(results, { date })])).toMatchObject({ found: ["ours"], unsure: [] });
  });

  // All times in a list are from one clock, whatever the header says.
  test.each([
    ["early", 60 * minute],
    ["late", -60 * minute],
  ])("can be wrong, an hour %s", async (_where, skew) => {
    const date = new Date(now + skew).toUTCString();
    expect((await find([page([listed("ours")], { date })])).found).toEqual(["ours"]);
    const next = "?cursor=2";
    const pages = [
      page([listed("new", { input: {}, model: "acme/other" })], { date, next }),
      page([listed("ours")]),
    ];
    expect(await find(pages)).toMatchObject({ found: ["ours"], asked: ["", "?cursor=2"] });
  });

  test("can be right while ours was wrong when the call was sent", async () => {
    const since = new Date(now + 60 * minute);
    const ours = listed("ours", {}, 20_000);
    expect((await find([page([ours])], { since: new Date(since.getTime() - 121 * minute) })).found).toEqual([
      "ours",
    ]);
    // Older than the searched time, but on the page, so it is a possible match.
    expect(await find([page([ours])], { since })).toMatchObject({ unsure: ["ours"] });
  });

  test.each([undefined, "yesterday", ""])(
    "is in doubt if the answer's Date is %j, so the search goes back an hour",
    async (date) => {
      const results = [listed("ours"), listed("old", {}, 59 * minute), listed("older", {}, 121 * minute)];
      expect(await find([page(results, { date })])).toMatchObject({ found: ["ours", "old"], unsure: [] });
    },
  );

  test("is compared in whole seconds, and a prediction of the same second is found", async () => {
    const date = new Date(now - 1000).toUTCString();
    expect((await find([page([listed("ours", {}, 1_500)], { date })])).found).toEqual(["ours"]);
  });
});

describe("an invalid list is an error, never an empty list:", () => {
  const answers: [string, ApiAnswer][] = [
    ["a text", { status: 200, headers: new Headers(), at: now, body: "<html>" }],
    ["an empty body", { status: 200, headers: new Headers(), at: now, body: null }],
    ["another object", { status: 200, headers: new Headers(), at: now, body: { items: [] } }],
    [
      "results that are not a list",
      { status: 200, headers: new Headers(), at: now, body: { results: {}, next: null } },
    ],
    ["an invalid address of the next page", page([listed("one")], { next: 7 })],
    [
      "an address without a query",
      page([listed("one")], { next: "https://api.replicate.com/v1/predictions" }),
    ],
    ["500", page([], { status: 500 })],
    ["401", page([], { status: 401 })],
    ["429", page([], { status: 429 })],
  ];

  test.each(answers)("%s", async (_what, answer) => {
    expect(await rejection(find([answer]))).toMatchObject({ name: "ProviderError" });
  });

  test.each(answers)("%s, on the second page", async (_what, answer) => {
    const first = page([], { next: "?cursor=2" });
    expect(await rejection(find([first, answer]))).toMatchObject({ name: "ProviderError" });
  });

  test("an invalid entry, which could be the wanted one", async () => {
    const results = [listed("other", { input: {} }), { ...listed("one"), id: 7 }];
    expect(await rejection(find([page(results)]))).toMatchObject({ name: "ProviderError" });
  });
});

test("an empty list means that no prediction exists", async () => {
  expect((await find([page([])])).found).toEqual([]);
});

test("a prediction of that time whose input was removed is a possible match", async () => {
  const removed = { ...listed("one"), input: {}, data_removed: true };
  expect(await find([page([removed])])).toMatchObject({ found: [], unsure: ["one"] });
});

describe("an image that was sent as a data: URL", () => {
  const image = "data:image/png;base64,iVBORw0KGgo=";
  const sent = { prompt: "a pirate", images: [image] };
  const shown = (id: string, images: string, more: object = {}, ageMs = 0) =>
    listed(id, { input: { prompt: "a pirate", images: [images], ...more } }, ageMs);
  const copy = "https://replicate.delivery/pbxt/abc/image.png";

  test("identifies its prediction if it is shown as it was sent", async () => {
    expect((await find([page([shown("one", image)])], { input: sent })).found).toEqual(["one"]);
  });

  test.each([
    ["on its page", () => [page([shown("one", copy)])]],
    [
      "on another page",
      () => [
        page([shown("one", copy)], { next: "?cursor=2" }),
        page([shown("two", "data:image/png;base64,AAAA")]),
      ],
    ],
    [
      "before an old one",
      () => [page([shown("one", copy), shown("old", image, {}, 62 * minute)], { next: "?cursor=2" })],
    ],
  ])("and is shown as an address, %s, is a possible match", async (_where, pages) => {
    expect(await find(pages(), { input: sent })).toMatchObject({ found: [], unsure: ["one"] });
  });

  test.each([
    ["a newer", ["two", "one"]],
    ["an older", ["one", "two"]],
  ])("and is shown as it was sent is identified, although %s possible match exists", async (_which, ids) => {
    const results = ids.map((id) => shown(id, id === "one" ? image : copy));
    expect(await find([page(results)], { input: sent })).toMatchObject({ found: ["one"], unsure: ["two"] });
  });

  test("does not match a prediction that differs in something else", async () => {
    const results = [
      shown("another-image", "data:image/png;base64,AAAA"),
      shown("another-prompt", copy, { prompt: "a knight" }),
      shown("old", copy, {}, 62 * minute),
      { ...shown("another-model", copy), model: "google/imagen-4-fast" },
    ];
    expect(await find([page(results)], { input: sent })).toMatchObject({ found: [], unsure: [] });
  });
});
