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

it("hands a command its folder, its values and its flags", () => {
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
  [["burn", "house"], 'There is no command "burn". There is: paint, sand.'],
  [["paint"], '"paint" needs the folder'],
  [["paint", "house", "shed"], '"shed" is one too many'],
  [["paint", "house", "--quickly"], "--quickly"],
  [["paint", "house", "--color"], "--color"],
  [["paint", "house", "--twice=yes"], "--twice"],
  [["--twice", "paint", "house"], 'There is no command "--twice"'],
])("refuses %j", (args, says) => {
  const request = parse(...args);
  expect(request).toMatchObject({ kind: "invalid", message: expect.stringContaining(says) });
});

it("helps, with everything and with each command", () => {
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
