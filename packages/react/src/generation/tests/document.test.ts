// @vitest-environment node
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const folder = resolve(import.meta.dirname, "../../..");
const page = readFileSync(`${folder}/../../docs/react.md`, "utf8");
const videoPage = readFileSync(`${folder}/../../docs/video.md`, "utf8");

/** What an app has beside what the page shows. */
const around = `
  declare module "*.css" {}
  declare module "next/navigation" {
    export function useRouter(): { push(address: string): void };
  }
`;

function codeOf(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(
    ([, code]) => code ?? "",
  );
}

test("all code of React in the documents is right, as far as types tell", { timeout: 120_000 }, () => {
  const blocks = [...codeOf(page, "tsx"), ...codeOf(page, "ts"), ...codeOf(videoPage, "tsx")];
  expect(blocks.length).toBeGreaterThan(10);
  const files = new Map(
    [around, ...blocks].map((code, index) => [`${folder}/page-${index}.${index ? "tsx" : "d.ts"}`, code]),
  );
  const config = ts.readConfigFile(`${folder}/tsconfig.test.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, folder);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  const { getSourceFile } = host;
  host.getSourceFile = (path, ...rest) => {
    const code = files.get(path);
    return code === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const wrong = [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    if (!source) throw new Error(`${path} was not read`);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start = 0 }) =>
        `${files.get(path)?.slice(start, start + 60)}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
  });
  expect(wrong).toEqual([]);
});

test("it tells of every part, every option and everything that the hooks give", () => {
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

test("its links lead somewhere", () => {
  const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
  const wanted = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  expect(wanted.filter((anchor) => !anchors.includes(anchor ?? ""))).toEqual([]);
});
