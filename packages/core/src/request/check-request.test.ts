import { describe, expect, test } from "vitest";
import { DramatisError } from "../errors/dramatis-error.ts";
import { checkRequest } from "./check-request.ts";
import { invalidRequest } from "./request-schema.ts";

const description = "a red-haired pirate";

/** The path and message of each issue of a request. */
function issuesOf(request: unknown): (readonly [string, string])[] {
  try {
    checkRequest(request);
  } catch (error) {
    expect(error).toBeInstanceOf(DramatisError);
    expect(error).toMatchObject({ code: "invalid_request", status: 422, retryable: false });
    return ((error as DramatisError).issues ?? []).map(({ path, message }) => [path, message]);
  }
  throw new Error("It was accepted.");
}

test("a request with only a description asks for four images", () => {
  expect(checkRequest({ description })).toEqual({ description, numImages: 4 });
});

test("a request with all fields is returned unchanged", () => {
  const request = {
    description,
    numImages: 2,
    aspectRatio: "16:9",
    outputFormat: "webp",
    negativePrompt: "hats",
    seed: 0,
    modelOptions: { a: [1, "b", null, { c: false }] },
  };
  expect(checkRequest(request)).toEqual(request);
});

test("undefined fields are treated as missing", () => {
  const request = {
    description,
    numImages: undefined,
    aspectRatio: undefined,
    outputFormat: undefined,
    negativePrompt: undefined,
    seed: undefined,
    modelOptions: undefined,
  };
  expect(Object.keys(checkRequest(request)).sort()).toEqual(["description", "numImages"]);
});

describe("numImages", () => {
  test.each([1, 2, 3, 4])("can be %i", (numImages) => {
    expect(checkRequest({ description, numImages }).numImages).toBe(numImages);
  });

  test.each([
    0,
    5,
    -1,
    2.5,
    1e21,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    "4",
    null,
    true,
    [],
    [4],
    {},
    4n,
    new Number(4),
    () => 4,
  ])("must not be %o", (numImages) => {
    expect(issuesOf({ description, numImages })).toEqual([
      ["numImages", "must be a whole number from 1 to 4"],
    ]);
  });
});

describe("seed", () => {
  test.each([0, 1, 2 ** 31, 2 ** 32 - 1])("can be %i", (seed) => {
    expect(checkRequest({ description, seed }).seed).toBe(seed);
  });

  test.each([-1, 2 ** 32, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "7", null, {}])(
    "must not be %o",
    (seed) => {
      expect(issuesOf({ description, seed })).toEqual([
        ["seed", "must be a whole number from 0 to 4294967295"],
      ]);
    },
  );
});

describe("the description", () => {
  test.each(["x", "{name} $& %s", "日本の海賊", "👩‍🚀", "x".repeat(4000)])("can be %.20j", (text) => {
    expect(checkRequest({ description: text }).description).toBe(text);
  });

  test.each([` \n\t${description}\u00a0\r\n`, `\ufeff${description}`])("is trimmed: %j", (text) => {
    expect(checkRequest({ description: text }).description).toBe(description);
  });

  test("can be too long before it is trimmed", () => {
    const text = "x".repeat(4000);
    expect(checkRequest({ description: `${" ".repeat(1000)}${text} ` }).description).toBe(text);
  });

  test.each(["", " ", "\n\t\u00a0", " ".repeat(5000)])("must not be blank: %.10j", (text) => {
    expect(issuesOf({ description: text })).toEqual([
      ["description", "must not be empty: describe the character"],
    ]);
  });

  test.each([4001, 5000, 1_000_000])("must not have %i characters", (length) => {
    expect(issuesOf({ description: "x".repeat(length) })).toEqual([
      ["description", "must have at most 4000 characters"],
    ]);
  });

  test.each([undefined, null, 7, true, [], ["a pirate"], {}, new String("a pirate"), () => "a"])(
    "must not be %o",
    (text) => {
      expect(issuesOf({ description: text })).toEqual([["description", "must be a string"]]);
    },
  );

  test("must not be missing", () => {
    expect(issuesOf({})).toEqual([["description", "must be a string"]]);
  });
});

describe("the other parameters", () => {
  test.each([
    ["outputFormat", "jpeg"],
    ["outputFormat", "PNG"],
    ["outputFormat", ""],
    ["outputFormat", null],
    ["aspectRatio", 1],
    ["aspectRatio", ""],
    ["aspectRatio", "1".repeat(41)],
    ["negativePrompt", null],
    ["negativePrompt", "x".repeat(4001)],
    ["modelOptions", null],
    ["modelOptions", []],
    ["modelOptions", "a"],
    ["modelOptions", new Map()],
    ["modelOptions", new Date()],
  ])("%s must not be %.50o, and the issue says what is valid", (path, value) => {
    expect(issuesOf({ description, [path]: value })).toEqual([[path, expect.stringMatching(/^must /)]]);
  });
});

describe("unknown parameters", () => {
  test("are refused by name, all at once", () => {
    const [issue] = issuesOf({ description, num_images: 2, guidance: 3 });
    expect(issue?.[1]).toContain('"num_images", "guidance"');
    expect(issue?.[1]).toContain("modelOptions");
  });

  test("are named in part if the name is long", () => {
    const [issue] = issuesOf({ description, ["x".repeat(10_000)]: 1 });
    expect(issue?.[1].length).toBeLessThan(200);
  });

  test("can include __proto__", () => {
    expect(issuesOf(JSON.parse(`{"description": "x", "__proto__": {"numImages": 1}}`))[0]?.[1]).toContain(
      "__proto__",
    );
  });
});

test.each([undefined, null, "a pirate", 7, [], [description], () => ({ description })])(
  "%o is not a request",
  (request) => {
    expect(issuesOf(request)).toEqual([["", "must be an object with a description"]]);
  },
);

test("all issues are reported at once, also in the message", () => {
  const request = { description: " ", numImages: 9, outputFormat: "bmp" };
  expect(issuesOf(request).map(([path]) => path)).toEqual(["description", "numImages", "outputFormat"]);
  expect(() => checkRequest(request)).toThrow(
    /^Nothing was generated: description must not be empty.*; numImages must be.*; outputFormat must be.*\.$/,
  );
});

describe("modelOptions", () => {
  test.each<[string, unknown]>([
    ["nothing", {}],
    ["any JSON value", { a: null, b: [], c: {}, d: "", e: 0, f: false, g: -1.5e300 }],
    ["names that every object has", { constructor: 1, toString: 2, hasOwnProperty: 3 }],
    ["a reasonable depth", nested(50)],
  ])("can contain %s", (_what, modelOptions) => {
    expect(checkRequest({ description, modelOptions }).modelOptions).toEqual(modelOptions);
  });

  test.each<[string, unknown]>([
    ["a function", () => 1],
    ["a symbol", Symbol("x")],
    ["a bigint", 1n],
    ["undefined", undefined],
    ["not a number", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["a date", new Date()],
    ["a map", new Map([["a", 1]])],
    ["bytes", new Uint8Array(2)],
    ["a promise", Promise.resolve(1)],
    ["an object of a class", new (class Secret {})()],
  ])("must not contain %s", (_what, value) => {
    const message = "must be a value that JSON can represent";
    expect(issuesOf({ description, modelOptions: { a: value } })).toEqual([["modelOptions.a", message]]);
    expect(issuesOf({ description, modelOptions: { a: [value] } })).toEqual([["modelOptions.a", message]]);
  });

  test.each([
    ["a loop", loop()],
    ["100,000 nested objects", nested(100_000)],
    ["a loop of lists", { list: listLoop() }],
  ])("must not contain %s", (_what, modelOptions) => {
    const [issue] = issuesOf({ description, modelOptions });
    expect(issue?.[0]).toMatch(/^modelOptions/);
  });

  test("cannot reach a prototype", () => {
    const modelOptions = JSON.parse('{"__proto__": {"numImages": 1}, "a": {"__proto__": {"polluted": 1}}}');
    const checked = checkRequest({ description, modelOptions });
    expect(Object.getPrototypeOf(checked.modelOptions)).toBe(Object.prototype);
    expect(checked.modelOptions?.a).not.toHaveProperty("polluted");
    expect(checked.numImages).toBe(4);
    expect({}).not.toHaveProperty("polluted");
  });

  test("are copied: later changes by the caller are not sent", () => {
    const modelOptions = { a: { b: 1 } };
    const checked = checkRequest({ description, modelOptions });
    modelOptions.a.b = 2;
    expect(checked.modelOptions).toEqual({ a: { b: 1 } });
  });
});

test("an issue of the whole request has no path", () => {
  const error = invalidRequest([{ path: "", message: "must be an object" }]);
  expect(error.message).toBe("Nothing was generated: the request must be an object.");
});

function nested(depth: number): object {
  let value: object = {};
  for (let level = 0; level < depth; level++) value = { inner: value };
  return value;
}

function loop(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}

function listLoop(): unknown[] {
  const value: unknown[] = [];
  value.push(value);
  return value;
}
