import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A type that a public signature names, and that cannot be imported. */
export interface HiddenType {
  readonly name: string;
  readonly namedBy: string;
  readonly file: string;
}

/**
 * The types that a package's public declarations name, and that neither it nor a package that it depends on exports.
 * It reads signatures as they are written: what a function returns without saying so is not seen.
 */
export function hiddenTypes(folder: string): readonly HiddenType[] {
  const { program, checker } = programOf(folder);
  const own = exportsOf(program, checker, entriesOf(folder));
  const known = new Set([...own, ...exportsOf(program, checker, entriesOf("packages/core"))]);
  const hidden = new Map<string, HiddenType>();
  for (const symbol of own) {
    for (const declaration of symbol.declarations ?? []) {
      for (const used of typesIn(declaration, checker)) {
        const file = relative(root, used.declarations?.[0]?.getSourceFile().fileName ?? "");
        if (known.has(used) || !file.startsWith("packages/") || file.includes("node_modules")) continue;
        hidden.set(`${used.name} ${symbol.name}`, { name: used.name, namedBy: symbol.name, file });
      }
    }
  }
  return [...hidden.values()];
}

/** The source files of a package's entry points. */
function entriesOf(folder: string): readonly string[] {
  const { exports } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const entries: { "@dramatis/source"?: string }[] = Object.values(exports);
  return entries.flatMap(({ "@dramatis/source": source }) => (source ? [join(root, folder, source)] : []));
}

function programOf(folder: string) {
  const { config } = ts.readConfigFile(join(root, "tsconfig.base.json"), (path) =>
    readFileSync(path, "utf8"),
  );
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const files = [...entriesOf(folder), ...entriesOf("packages/core")];
  const program = ts.createProgram(files, {
    ...options,
    noEmit: true,
    types: ["node"],
    jsx: ts.JsxEmit.ReactJSX,
  });
  return { program, checker: program.getTypeChecker() };
}

function exportsOf(program: ts.Program, checker: ts.TypeChecker, entries: readonly string[]): Set<ts.Symbol> {
  return new Set(
    entries.flatMap((entry) => {
      const file = program.getSourceFile(entry);
      const module = file && checker.getSymbolAtLocation(file);
      if (module === undefined) throw new Error(`${entry} is not a module.`);
      return checker.getExportsOfModule(module).map((symbol) => resolved(symbol, checker));
    }),
  );
}

function resolved(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/**
 * The types that a declaration names for its parameters, results and members: not in bodies, and not in private
 * members. What an interface extends, or a type is put together from, needs no name outside.
 */
function* typesIn(node: ts.Node, checker: ts.TypeChecker, isNeeded = false): Generator<ts.Symbol> {
  if (ts.getJSDocTags(node).some(({ tagName }) => tagName.text === "internal")) return;
  if (
    ts.isHeritageClause(node) ||
    ts.isBlock(node) ||
    (ts.isClassElement(node) && node.name && ts.isPrivateIdentifier(node.name))
  )
    return;
  if (ts.isVariableDeclaration(node) && node.type === undefined) return;
  const symbol = ts.isTypeReferenceNode(node) ? checker.getSymbolAtLocation(node.typeName) : undefined;
  if (isNeeded && symbol && !(symbol.flags & ts.SymbolFlags.TypeParameter)) yield resolved(symbol, checker);
  const isHere = isNeeded || ts.isFunctionLike(node) || ts.isTypeElement(node) || ts.isClassElement(node);
  for (const child of node.getChildren())
    yield* typesIn(child, checker, isHere || ts.isVariableDeclaration(node));
}
