// Measures how long it takes to import each built entry point of this package, in a separate process. Build first:
//   npm run build && node --import tsx packages/core/bench/import-time.ts [another package that is installed]
import { execFileSync } from "node:child_process";

const runs = 21;
const others = process.argv.slice(2);

for (const name of ["index", "replicate", "http", "client"]) {
  print(`@dramatis/core ${name}`, new URL(`../dist/${name}.js`, import.meta.url).href);
}
for (const other of others) print(other, other);

function print(name: string, address: string): void {
  const code = `const begun = performance.now(); await import(${JSON.stringify(address)}); console.log(performance.now() - begun)`;
  const times = Array.from({ length: runs }, () =>
    Number(execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" })),
  ).toSorted((a, b) => a - b);
  console.log(`${name.padEnd(28)} ${(times[runs >> 1] ?? 0).toFixed(1).padStart(7)} ms`);
}
