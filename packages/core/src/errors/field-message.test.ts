import { expect, test } from "vitest";
import { DramatisError } from "./dramatis-error.ts";
import { fieldMessage, issuesError, renamedError } from "./field-message.ts";

const names = new Map([
  ["", "the body"],
  ["modelOptions.n", "model_options.n"],
  ["numImages", "num_images"],
]);
const nameOf = (path: string) => names.get(path) ?? path;

test("a message has the TypeScript names, and can be rendered with others", () => {
  const error = issuesError("invalid_request", "Nothing was generated", [
    { path: "modelOptions.n", message: fieldMessage`must not be set there; use ${{ path: "numImages" }}` },
    { path: "", message: "must be an object" },
  ]);
  expect(error.message).toBe(
    "Nothing was generated: modelOptions.n must not be set there; use numImages; the request must be an object.",
  );
  expect(error.issues).toEqual([
    { path: "modelOptions.n", message: "must not be set there; use numImages" },
    { path: "", message: "must be an object" },
  ]);
  expect(renamedError(error, nameOf)).toEqual({
    message:
      "Nothing was generated: model_options.n must not be set there; use num_images; the body must be an object.",
    issues: [
      { path: "model_options.n", message: "must not be set there; use num_images" },
      { path: "", message: "must be an object" },
    ],
  });
});

test("text that only looks like a field's name is not changed", () => {
  const error = issuesError("invalid_request", "Nothing was generated", [
    { path: "seed", message: fieldMessage`must be one that ${"acme/numImages"} has: ${1}` },
  ]);
  expect(renamedError(error, nameOf).message).toBe(
    "Nothing was generated: seed must be one that acme/numImages has: 1.",
  );
});

test("an error that was made without a template keeps its message", () => {
  const error = new DramatisError("invalid_request", "The form: no `numImages`.", {
    issues: [{ path: "numImages", message: "must be a file" }],
  });
  expect(renamedError(error, nameOf)).toEqual({
    message: "The form: no `numImages`.",
    issues: [{ path: "num_images", message: "must be a file" }],
  });
  expect(renamedError(new DramatisError("conflict", "Busy."), nameOf)).toEqual({ message: "Busy." });
});

test("templates are not visible", () => {
  const error = issuesError("invalid_request", "Nothing", [
    { path: "seed", message: fieldMessage`is wrong` },
  ]);
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({
    issues: [{ path: "seed", message: "is wrong" }],
  });
  expect(Object.getOwnPropertySymbols({ ...error })).toEqual([]);
  expect(Object.getOwnPropertySymbols({ ...error.issues?.[0] })).toEqual([]);
});
