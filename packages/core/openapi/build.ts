import { writeFileSync } from "node:fs";
import { documentJson } from "./document-json.ts";

// Writes the module that the package has in the place of document-json.ts. The JSON is a text in it, which bundlers and
// runtimes of all kinds load, and which costs next to nothing until it is parsed.
const literal = (await documentJson()).replaceAll("\\", "\\\\").replaceAll("'", "\\'");
const file = new URL("../dist/openapi.js", import.meta.url);
writeFileSync(file, `export async function documentJson() {\n  return '${literal}';\n}\n`);
