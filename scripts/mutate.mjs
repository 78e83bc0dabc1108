// Mutation testing: makes one change at a time to a source file, runs the given tests, and lists the changes that no
// test detected. It edits the file in place and restores it, so run it in a separate, clean checkout.
//
//   node scripts/mutate.mjs <source file> --tests "<vitest filters>" [--further "<vitest filters>"] [--project core]
//     [--sample 20] [--seed 1]
//
// `--further` selects slower tests, which run only for changes that the first tests did not detect.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: "string" },
    further: { type: "string" },
    project: { type: "string", default: "core" },
    sample: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
  },
});
const [file] = positionals;
if (file === undefined || values.tests === undefined) {
  console.error('usage: node scripts/mutate.mjs <source file> --tests "<vitest filters>" [--sample 20]');
  process.exit(2);
}

const swaps = new Map([
  [ts.SyntaxKind.LessThanToken, "<="],
  [ts.SyntaxKind.LessThanEqualsToken, "<"],
  [ts.SyntaxKind.GreaterThanToken, ">="],
  [ts.SyntaxKind.GreaterThanEqualsToken, ">"],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, "!=="],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, "==="],
  [ts.SyntaxKind.AmpersandAmpersandToken, "||"],
  [ts.SyntaxKind.BarBarToken, "&&"],
  [ts.SyntaxKind.PlusToken, "-"],
  [ts.SyntaxKind.MinusToken, "+"],
]);

/** Returns each change as [from, to, text, description]. */
function findMutants(source) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found = [];
  const add = (node, text, what) => found.push([node.getStart(tree), node.getEnd(), text, what]);
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
      return;
    if (ts.isTypeNode(node)) return;
    if (ts.isBinaryExpression(node)) {
      const swap = swaps.get(node.operatorToken.kind);
      if (swap !== undefined)
        add(node.operatorToken, swap, `${node.operatorToken.getText(tree)} becomes ${swap}`);
    }
    if (ts.isIfStatement(node) || ts.isConditionalExpression(node)) {
      const condition = ts.isIfStatement(node) ? node.expression : node.condition;
      add(condition, "true", "condition is always true");
      add(condition, "false", "condition is never true");
    }
    if (ts.isExpressionStatement(node)) add(node, ";", "statement removed");
    if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, "false", "true becomes false");
    if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, "true", "false becomes true");
    if (ts.isNumericLiteral(node)) add(node, node.text === "0" ? "1" : "0", "number changed");
    if (ts.isCallExpression(node) && /^Math\.(min|max)$/.test(node.expression.getText(tree))) {
      const other = node.expression.getText(tree) === "Math.min" ? "Math.max" : "Math.min";
      add(node.expression, other, `becomes ${other}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** A seeded random number generator, so that a sample can be repeated. */
function* numbers(seed) {
  for (let state = seed >>> 0; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const path = join(root, file);
const source = readFileSync(path, "utf8");
const random = numbers(Number(values.seed));
const mutants = findMutants(source)
  .map((mutant) => ({ mutant, order: random.next().value }))
  .sort((a, b) => a.order - b.order)
  .slice(0, Number(values.sample))
  .map(({ mutant }) => mutant)
  .sort((a, b) => a[0] - b[0]);

const vitest = join(root, "node_modules/vitest/vitest.mjs");
function failsIn(tests, timeout) {
  const args = [
    vitest,
    "run",
    `--project=${values.project}`,
    "--bail=1",
    "--reporter=dot",
    "--no-isolate",
    "--maxWorkers=4",
    ...tests.split(/\s+/),
  ];
  const { status, error } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: "ignore",
    timeout,
  });
  return status !== 0 || error !== undefined;
}

const rounds = [values.tests, values.further].filter((tests) => tests !== undefined);
/** The timeout of each round, because a change can make a loop endless. */
const limits = [];
const isDetected = () => rounds.some((tests, index) => failsIn(tests, limits[index]));

let killed = 0;
const survivors = [];
try {
  for (const tests of rounds) {
    const start = Date.now();
    if (failsIn(tests, 600_000)) throw new Error(`The tests fail without any change: ${tests}`);
    limits.push(10_000 + 5 * (Date.now() - start));
  }
  for (const [from, to, text, what] of mutants) {
    writeFileSync(path, source.slice(0, from) + text + source.slice(to));
    const line = source.slice(0, from).split("\n").length;
    if (isDetected()) killed++;
    else {
      survivors.push(`${file}:${line}: ${what}: ${source.slice(from, to).split("\n")[0]}`);
      console.log(`survived  ${survivors.at(-1)}`);
    }
  }
} finally {
  writeFileSync(path, source);
}
console.log(`${file}: ${killed} of ${mutants.length} changes detected, ${survivors.length} survived`);
