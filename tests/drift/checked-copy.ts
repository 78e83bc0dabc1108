import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));
const core = join(root, "packages/core");

/** One edit: the first place where `find` stands in a file is replaced. */
export interface Edit {
  /** Below `packages/core/src`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/**
 * Compiles a copy of the core in which some edits were made, and gives the files that do not compile, below
 * `packages/core/src`. Nothing is written.
 */
export function filesWithErrors(...edits: readonly Edit[]): readonly string[] {
  const texts = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const path = join(core, "src", file);
    const before = texts.get(path) ?? readFileSync(path, "utf8");
    const after = before.replace(find, () => replace);
    if (after === before)
      throw new Error(`${file} has no ${JSON.stringify(find)}: the edit has to follow the code.`);
    texts.set(path, after);
  }
  const program = programOf(texts);
  const files = ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) =>
      file === undefined ? String(messageText) : relative(join(core, "src"), file.fileName),
    );
  return [...new Set(files)].toSorted();
}

/** Files that no edit changes are parsed once. */
const parsed = new Map<string, ts.SourceFile | undefined>();

function programOf(texts: ReadonlyMap<string, string>): ts.Program {
  const { config } = ts.readConfigFile(join(core, "tsconfig.json"), (path) => readFileSync(path, "utf8"));
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, core);
  const compilerOptions: ts.CompilerOptions = {
    ...options,
    noEmit: true,
    composite: false,
    emitDeclarationOnly: false,
    declaration: false,
    skipLibCheck: true,
  };
  delete compilerOptions.tsBuildInfoFile;
  const host = ts.createCompilerHost(compilerOptions);
  const { getSourceFile } = host;
  host.getSourceFile = (path, language, ...rest) => {
    const text = texts.get(path);
    if (text !== undefined) return ts.createSourceFile(path, text, language);
    if (!parsed.has(path)) parsed.set(path, getSourceFile(path, language, ...rest));
    return parsed.get(path);
  };
  return ts.createProgram(fileNames, compilerOptions, host);
}
