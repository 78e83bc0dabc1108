import { describe, expect, test } from "vitest";
import { parseModelReference } from "./model-reference.ts";
import { replicate } from "./replicate.ts";

const version = "0123456789abcdef".repeat(4);

describe("a model is written", () => {
  test("as owner and name", () => {
    expect(parseModelReference("black-forest-labs/flux-1.1-pro")).toEqual({
      text: "black-forest-labs/flux-1.1-pro",
      name: "black-forest-labs/flux-1.1-pro",
    });
  });

  test("as owner, name and version", () => {
    expect(parseModelReference(`a/b:${version}`)).toEqual({ text: `a/b:${version}`, name: "a/b", version });
  });

  test("as a version alone", () => {
    expect(parseModelReference(version)).toEqual({ text: version, version });
  });
});

test.each([
  "",
  "imagen-4",
  "google/",
  "/imagen-4",
  "google/imagen-4/",
  "google//imagen-4",
  "google/imagen-4/predictions",
  "../imagen-4",
  "google/..",
  "google/../../account",
  "google/imagen-4?x=1",
  "google/imagen-4#x",
  "google/imagen 4",
  "google/imagen-4\n",
  "google/imägen-4",
  "google\\imagen-4",
  "https://replicate.com/google/imagen-4",
  "google/imagen-4:latest",
  `google/imagen-4:${version}0`,
  version.slice(1),
])("%j is rejected at once", (model) => {
  const refusal = expect.objectContaining({
    code: "invalid_request",
    issues: [{ path: "model", message: "must be written owner/name or owner/name:version" }],
  });
  expect(() => parseModelReference(model)).toThrow(refusal);
  expect(() => replicate({ model, auth: "r8" })).toThrow(refusal);
});
