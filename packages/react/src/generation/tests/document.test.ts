// @vitest-environment node
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const folder = resolve(import.meta.dirname, "../../..");
const page = readFileSync(`${folder}/../../docs/react.md`, "utf8");

test("docs/react.md mentions every part, every option and every member of the hooks' results", () => {
  const parts = readFileSync(`${folder}/src/grid/character-grid.ts`, "utf8").match(/^ {2}\w+/gm) ?? [];
  const names = ["generation/generation-options", "selection/selection-options"].flatMap((file) =>
    [...readFileSync(`${folder}/src/${file}.ts`, "utf8").matchAll(/^ {2}(?:readonly )?(\w+)[?(:<]/gm)].map(
      ([, name]) => name,
    ),
  );
  expect([parts.length, names.length].every((count) => count > 10)).toBe(true);
  const missing = [
    ...parts.map((name) => `CharacterGrid.${name.trim()}`),
    ...names.filter((name) => name !== undefined),
  ].filter((name) => !page.includes(name));
  expect(missing).toEqual([]);
});

test("docs/react.md has no broken internal links", () => {
  const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
  const wanted = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  expect(wanted.filter((anchor) => !anchors.includes(anchor ?? ""))).toEqual([]);
});
