// Checks that a built package imports only what it declares: its dependencies, its peer dependencies, Node and itself.
// Run it in the package's folder.
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
  const packageName = scope.startsWith("@") ? `${scope}/${rest}` : scope;
  return !address.startsWith(".") && !isBuiltin(address) && !declared.has(packageName);
});
for (const { file, address } of undeclared)
  console.error(`${file} imports ${address}, which ${name} does not declare.`);
if (files.length === 0) console.error("The package is not built. Run `npm run build` first.");
process.exitCode = undeclared.length > 0 || files.length === 0 ? 1 : 0;
