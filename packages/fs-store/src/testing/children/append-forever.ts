// Appends until it is killed, and prints the new number of records after each append is durable.
import { writeSync } from "node:fs";
import { fsStore } from "../../index.ts";

const [directory = "", streamId = "", kind = ""] = process.argv.slice(2);
const store = fsStore({ directory });
let count = 0;
for await (const _ of store.journal.read(streamId)) count += 1;
while (true) {
  count = await store.journal.append(streamId, [{ position: count, text: "x".repeat(count % 3000) }], count, {
    open: true,
    kind,
  });
  writeSync(1, `${count}\n`);
}
