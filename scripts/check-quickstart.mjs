// Compares the output of the quickstart with the files that it wrote: four different UUIDs, with four images under
// them.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../quickstart-output", import.meta.url));
const output = readFileSync(process.argv[2], "utf8");
const row =
  /^(\d)\s+succeeded\s+([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\s+\d+x\d+, \d+ kB\s+\S*quickstart-output\/(\S+)$/gm;
const rows = [...output.matchAll(row)].map(([, slot, id, file]) => ({ slot, id, file }));

const problems = [];
if (rows.map(({ slot }) => slot).join() !== "0,1,2,3")
  problems.push(`the table has ${rows.length} of 4 rows`);
if (new Set(rows.map(({ id }) => id)).size !== rows.length) problems.push("two rows have the same UUID");
if (!/the emulator draws the images, and no model runs/.test(output))
  problems.push("the output does not say that no model ran");
const bodies = new Set();
for (const { id, file } of rows) {
  if (file !== `${id}.jpg`) problems.push(`${file} is not named after ${id}`);
  if (!existsSync(`${folder}/${file}`)) problems.push(`${file} does not exist`);
  else {
    const bytes = readFileSync(`${folder}/${file}`);
    if (bytes.subarray(0, 3).toString("hex") !== "ffd8ff") problems.push(`${file} is not a JPEG`);
    bodies.add(bytes.toString("base64"));
  }
}
if (bodies.size !== rows.length) problems.push("two images are identical");
if (!existsSync(`${folder}/contact-sheet.png`)) problems.push("contact-sheet.png does not exist");

for (const problem of problems) console.error(`quickstart: ${problem}`);
if (problems.length > 0) process.exit(1);
console.log("The quickstart wrote four different images under four different UUIDs.");
