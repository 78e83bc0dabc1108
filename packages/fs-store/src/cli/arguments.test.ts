import { expect, it } from "vitest";
import { parseCliArguments } from "./arguments.ts";
import type { Command } from "./command.ts";

const paint: Command = {
  name: "paint",
  summary: "Paints a folder",
  details: ["It dries in a day."],
  options: {
    color: { type: "value", placeholder: "name", help: "which one" },
    twice: { type: "flag", help: "two coats" },
  },
  run: async () => 0,
};
const parse = (...args: string[]) => parseCliArguments(args, [paint, { ...paint, name: "sand" }]);

it("passes a command its folder, values and flags", () => {
  expect(parse("paint", "--color", "red", "house", "--twice")).toEqual({
    kind: "run",
    command: paint,
    input: { directory: "house", flags: new Set(["twice"]), values: new Map([["color", "red"]]) },
  });
  expect(parse("paint", "--color=", "--", "--house")).toMatchObject({
    input: { directory: "--house", flags: new Set(), values: new Map([["color", ""]]) },
  });
});

it.each([
  [[], "Usage: dramatis-fs-store <command>"],
  [["burn", "house"], 'Unknown command "burn". Available commands: paint, sand.'],
  [["paint"], '"paint" requires a folder'],
  [["paint", "house", "shed"], 'remove "shed"'],
  [["paint", "house", "--quickly"], "--quickly"],
  [["paint", "house", "--color"], "--color"],
  [["paint", "house", "--twice=yes"], "--twice"],
  [["--twice", "paint", "house"], 'Unknown command "--twice"'],
])("rejects %j", (args, says) => {
  const request = parse(...args);
  expect(request).toMatchObject({ kind: "invalid", message: expect.stringContaining(says) });
});

it("has help for the program and for each command", () => {
  for (const flag of ["--help", "-h"]) {
    expect(parse(flag)).toMatchObject({
      kind: "help",
      text: expect.stringMatching(/paint +Paints a folder/),
    });
    const help = parse("paint", flag);
    expect(help).toMatchObject({
      kind: "help",
      text: expect.stringContaining("<dir> [--color <name>] [--twice]"),
    });
    expect(help).toMatchObject({ text: expect.stringContaining("It dries in a day.") });
  }
  expect(parse("--version")).toEqual({ kind: "version" });
  expect(parse("-v")).toEqual({ kind: "version" });
});
