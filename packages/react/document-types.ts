// Type checks the React code blocks in the documentation. `npm run types` runs it.
import { readFileSync } from "node:fs";
import ts from "typescript";

const folder = import.meta.dirname;
const page = readFileSync(`${folder}/../../docs/react.md`, "utf8");
const videoPage = readFileSync(`${folder}/../../docs/video.md`, "utf8");

/** Declarations that the code blocks need from the surrounding app. */
const appDeclarations = `
  declare module "*.css" {}
  declare module "next/navigation" {
    export function useRouter(): { push(address: string): void };
  }
`;

const blocks = [...extractCode(page, "tsx"), ...extractCode(page, "ts"), ...extractCode(videoPage, "tsx")];
const problems =
  blocks.length > 10
    ? findProblems(blocks)
    : [`Expected more than 10 code blocks in the documentation, but found ${blocks.length}.`];
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;

function extractCode(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(
    ([, code]) => code ?? "",
  );
}

function findProblems(codes: readonly string[]): string[] {
  const files = new Map(
    [appDeclarations, ...codes].map((code, index) => [
      `${folder}/page-${index}.${index ? "tsx" : "d.ts"}`,
      code,
    ]),
  );
  const config = ts.readConfigFile(`${folder}/tsconfig.test.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, folder);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const code = files.get(path);
    return code === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    if (!source) throw new Error(`TypeScript did not load ${path}.`);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start = 0 }) =>
        `${files.get(path)?.slice(start, start + 60)}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
  });
}
