import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));
const core = join(root, "packages/core");

/** An edit that replaces the first occurrence of `find` in a file. */
export interface Edit {
  /** Relative to `packages/core/src`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/**
 * Compiles the core with some edits, in memory. Returns the files that do not compile, relative to `packages/core/src`.
 */
export function findFilesWithErrors(...edits: readonly Edit[]): readonly string[] {
  const texts = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const path = join(core, "src", file);
    const before = texts.get(path) ?? readFileSync(path, "utf8");
    const after = before.replace(find, () => replace);
    if (after === before)
      throw new Error(`${file} does not contain ${JSON.stringify(find)}. Update the edit to match the code.`);
    texts.set(path, after);
  }
  const program = createProgram(texts);
  const files = ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) =>
      file === undefined ? String(messageText) : relative(join(core, "src"), file.fileName),
    );
  return [...new Set(files)].toSorted();
}

/** Caches the files that no edit changes. */
const parsed = new Map<string, ts.SourceFile | undefined>();

function createProgram(texts: ReadonlyMap<string, string>): ts.Program {
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
