import { scenarios } from "@dramatis/replicate-emulator";
import { expect, test } from "vitest";
import { readArguments, usage } from "./arguments.ts";

test("without arguments, four images of a description of its own are asked for", () => {
  expect(readArguments([])).toEqual({
    description: expect.stringContaining("lighthouse keeper"),
    numImages: 4,
    model: "google/imagen-4",
    scenario: undefined,
    help: false,
  });
});

test("what is asked for is taken", () => {
  const model = "black-forest-labs/flux-schnell";
  const asked = readArguments(["a pirate", "--images", "2", "--model", model, "--scenario", "one-fails"]);
  expect(asked).toEqual({
    description: "a pirate",
    numImages: 2,
    model,
    scenario: scenarios["one-fails"],
    help: false,
  });
  expect(readArguments(["--help"]).help).toBe(true);
  for (const option of ["--images", "--model", "--scenario"]) expect(usage).toContain(option);
});

test.each([
  [["a", "pirate"], 'Put the description in quotes: "a pirate".'],
  [[" "], "The description is empty"],
  [["--images", "5"], '--images must be 1, 2, 3 or 4, not "5".'],
  [["--scenario", "constructor"], 'There is no scenario "constructor"'],
  [["--colour"], "--colour"],
])("%j is refused, and why is said", (argv, message) => {
  expect(() => readArguments(argv)).toThrow(message);
});
