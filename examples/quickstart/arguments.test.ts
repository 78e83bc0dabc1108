import { scenarios } from "@dramatis/replicate-emulator";
import { expect, test } from "vitest";
import { readArguments, usage } from "./arguments.ts";

test("without arguments, four images of the default description are requested", () => {
  expect(readArguments([])).toEqual({
    description: expect.stringContaining("lighthouse keeper"),
    numImages: 4,
    model: "google/imagen-4",
    scenario: undefined,
    help: false,
  });
});

test("options and description are read", () => {
  const model = "black-forest-labs/flux-schnell";
  const args = readArguments(["a pirate", "--images", "2", "--model", model, "--scenario", "one-fails"]);
  expect(args).toEqual({
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
  [["--scenario", "constructor"], 'Unknown scenario "constructor"'],
  [["--colour"], "--colour"],
])("%j is refused with an explanation", (argv, message) => {
  expect(() => readArguments(argv)).toThrow(message);
});
