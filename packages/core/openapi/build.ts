import { writeFileSync } from "node:fs";
import { documentJson } from "./document-json.ts";

// Writes the module that replaces document-json.ts in the package. It holds the JSON as a string, because every bundler
// and runtime can load that, and it costs almost nothing until it is parsed.
const literal = (await documentJson()).replaceAll("\\", "\\\\").replaceAll("'", "\\'");
const file = new URL("../dist/openapi.js", import.meta.url);
writeFileSync(file, `export async function documentJson() {\n  return '${literal}';\n}\n`);
