import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A type that is used in a public signature but not exported. */
export interface HiddenType {
  readonly name: string;
  readonly namedBy: string;
  readonly file: string;
}

/**
 * Returns the types that a package's public declarations use, but that neither it nor the core exports. Only explicit
 * types are checked, not inferred return types.
 */
export function findHiddenTypes(folder: string): readonly HiddenType[] {
  const { program, checker } = createProgram(folder);
  const own = readExports(program, checker, readEntries(folder));
  const known = new Set([...own, ...readExports(program, checker, readEntries("packages/core"))]);
  const hidden = new Map<string, HiddenType>();
  for (const symbol of own) {
    for (const declaration of symbol.declarations ?? []) {
      for (const used of findTypes(declaration, checker)) {
        const file = relative(root, used.declarations?.[0]?.getSourceFile().fileName ?? "");
        if (known.has(used) || !file.startsWith("packages/") || file.includes("node_modules")) continue;
        hidden.set(`${used.name} ${symbol.name}`, { name: used.name, namedBy: symbol.name, file });
      }
    }
  }
  return [...hidden.values()];
}

/** Returns the source files of a package's entry points. */
function readEntries(folder: string): readonly string[] {
  const { exports } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const entries: { "@dramatis/source"?: string }[] = Object.values(exports);
  return entries.flatMap(({ "@dramatis/source": source }) => (source ? [join(root, folder, source)] : []));
}

function createProgram(folder: string) {
  const { config } = ts.readConfigFile(join(root, "tsconfig.base.json"), (path) =>
    readFileSync(path, "utf8"),
  );
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const files = [...readEntries(folder), ...readEntries("packages/core")];
  const program = ts.createProgram(files, {
    ...options,
    noEmit: true,
    types: ["node"],
    jsx: ts.JsxEmit.ReactJSX,
  });
  return { program, checker: program.getTypeChecker() };
}

function readExports(
  program: ts.Program,
  checker: ts.TypeChecker,
  entries: readonly string[],
): Set<ts.Symbol> {
  return new Set(
    entries.flatMap((entry) => {
      const file = program.getSourceFile(entry);
      const module = file && checker.getSymbolAtLocation(file);
      if (module === undefined) throw new Error(`${entry} is not a module.`);
      return checker.getExportsOfModule(module).map((symbol) => resolveAlias(symbol, checker));
    }),
  );
}

function resolveAlias(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/**
 * Yields the types that a declaration uses for its parameters, results and members, except in bodies and private
 * members. The types that an interface extends, or that a type is composed of, do not have to be exported.
 */
function* findTypes(node: ts.Node, checker: ts.TypeChecker, isNeeded = false): Generator<ts.Symbol> {
  if (ts.getJSDocTags(node).some(({ tagName }) => tagName.text === "internal")) return;
  if (
    ts.isHeritageClause(node) ||
    ts.isBlock(node) ||
    (ts.isClassElement(node) && node.name && ts.isPrivateIdentifier(node.name))
  )
    return;
  if (ts.isVariableDeclaration(node) && node.type === undefined) return;
  const symbol = ts.isTypeReferenceNode(node) ? checker.getSymbolAtLocation(node.typeName) : undefined;
  if (isNeeded && symbol && !(symbol.flags & ts.SymbolFlags.TypeParameter))
    yield resolveAlias(symbol, checker);
  const isHere = isNeeded || ts.isFunctionLike(node) || ts.isTypeElement(node) || ts.isClassElement(node);
  for (const child of node.getChildren())
    yield* findTypes(child, checker, isHere || ts.isVariableDeclaration(node));
}
