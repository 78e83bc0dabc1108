// Holds a built package to what it declares: its code and its types import its dependencies, its peers, Node and itself,
// and nothing that only this workspace has. Runs in the package's folder.
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";

const { name, dependencies = {}, peerDependencies = {} } = JSON.parse(readFileSync("package.json", "utf8"));
const declared = new Set([name, ...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
const files = readdirSync("dist", { recursive: true }).filter((file) => /\.(js|d\.ts)$/.test(file));
const found = files.flatMap((file) =>
  [
    ...readFileSync(`dist/${file}`, "utf8").matchAll(
      /^(?:import|export)[^"']*?(?:from )?["']([^"']+)["'];?$/gm,
    ),
  ].map(([, address]) => ({ file, address })),
);
const undeclared = found.filter(({ address }) => {
  const [scope = "", rest = ""] = address.split("/");
  const of = scope.startsWith("@") ? `${scope}/${rest}` : scope;
  return !address.startsWith(".") && !isBuiltin(address) && !declared.has(of);
});
for (const { file, address } of undeclared)
  console.error(`${file} imports ${address}, which ${name} does not declare.`);
if (files.length === 0) console.error("Nothing is built here: npm run build.");
process.exitCode = undeclared.length > 0 || files.length === 0 ? 1 : 0;
