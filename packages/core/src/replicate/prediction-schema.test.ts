import { describe, expect, test } from "vitest";
import { predictionBody } from "../../tests/testing/replicate-server.ts";
import { readPage, readPrediction, toPrediction } from "./prediction-schema.ts";

const address = "https://replicate.delivery/a.png";

function stateOf(more: object) {
  const prediction = readPrediction(predictionBody(more));
  return prediction && toPrediction(prediction, "image").state;
}

describe("a prediction that", () => {
  test.each([
    ["starting", { status: "starting" }],
    ["processing", { status: "processing" }],
    ["canceled", { status: "canceled" }],
    // The deadline passed before the start.
    ["aborted", { status: "canceled" }],
    // An unknown status is not an end, so the prediction is still polled.
    ["paused", { status: "processing" }],
    ["", { status: "processing" }],
  ])("is %s", (status, state) => {
    expect(stateOf({ status, output: null })).toEqual(state);
  });

  test("is processing does not have an output, whatever the answer holds", () => {
    expect(stateOf({ status: "processing", output: [address] })).toEqual({ status: "processing" });
  });

  test("failed has a reason in our words", () => {
    expect(stateOf({ status: "failed", error: "CUDA out of memory at /src/predict.py" })).toEqual({
      status: "failed",
      failure: { code: "prediction_failed", message: "The model ran out of memory. Try again." },
    });
  });
});

test("hasUnreadOutput is set only if a part of the output was not understood", () => {
  expect(stateOf({ status: "succeeded", output: { image: address } })).toEqual({
    status: "succeeded",
    outputs: [{ url: address }],
    removed: false,
  });
  expect(stateOf({ status: "succeeded", output: "a text" })).toMatchObject({
    outputs: [],
    hasUnreadOutput: true,
  });
});

test("removed is set only for a prediction whose data was removed", () => {
  const more = { status: "succeeded", output: null };
  expect(stateOf({ ...more, data_removed: true })).toEqual({
    status: "succeeded",
    outputs: [],
    removed: true,
  });
  expect(stateOf({ ...more, data_removed: false })).not.toMatchObject({ removed: true });
  expect(stateOf({ ...more, data_removed: null })).not.toMatchObject({ removed: true });
});

describe("an id that is not in Replicate's format is rejected:", () => {
  test.each([
    "../x",
    "..",
    "a/b",
    "a?b",
    "a%2fb",
    "a b",
    "a\n",
    "",
    "a".repeat(65),
    "a".repeat(10_000),
    "ä",
    7,
    null,
    undefined,
    {},
  ])("%j", (id) => {
    expect(readPrediction(predictionBody({ id }))).toBeUndefined();
  });
});

test.each([
  null,
  undefined,
  "text",
  7,
  [],
  {},
  { id: "abc" },
  { status: "starting" },
  { id: "abc", status: 1 },
])("%j is not a prediction", (body) => {
  expect(readPrediction(body)).toBeUndefined();
});

describe("an invalid optional member does not hide a paid prediction:", () => {
  test.each<[string, object]>([
    ["more fields", { deployment: {}, urls: 7, logs: null }],
    ["null", { model: null, version: null, input: null, metrics: null, created_at: null }],
    ["metrics of another kind", { metrics: "fast" }],
    ["a time as text", { metrics: { predict_time: "1.5" } }],
    ["an input of another kind", { input: "hidden" }],
    ["a list as input", { input: [] }],
    ["a time as a number", { created_at: 1_767_323_045 }],
    ["a model as an object", { model: { name: "imagen-4" } }],
    ["a version as a number", { version: 4 }],
    ["a removal as text", { data_removed: "no" }],
  ])("%s", (_what, more) => {
    const prediction = readPrediction(predictionBody(more));
    expect(prediction && toPrediction(prediction, "image")).toMatchObject({
      id: "rrr4z55ocneqzikepnug6xezpe",
      state: { status: "starting" },
    });
  });
});

test("the run time of the model is reported, even if it is zero", () => {
  const prediction = readPrediction(predictionBody({ metrics: { predict_time: 0 } }));
  expect(prediction && toPrediction(prediction, "image")).toMatchObject({ predictSeconds: 0 });
});

describe("a page of the list", () => {
  test("has its predictions and the address of the next page", () => {
    const page = readPage({
      results: [predictionBody()],
      next: "https://x.example/?cursor=1",
      previous: null,
    });
    expect(page?.results.map(({ id }) => id)).toEqual(["rrr4z55ocneqzikepnug6xezpe"]);
    expect(page?.next).toBe("https://x.example/?cursor=1");
  });

  test.each([{ results: [] }, { results: [], next: null }])("is the last one: %j", (body) => {
    expect(readPage(body)).toEqual({ results: [], next: undefined });
  });

  test.each([null, "text", {}, { results: null }, { results: {} }, { results: [], next: 7 }])(
    "%j is not a page",
    (body) => {
      expect(readPage(body)).toBeUndefined();
    },
  );
});
