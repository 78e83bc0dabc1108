// Appends at every position of a stream while others do the same. Prints the positions that it won.
import { DramatisError } from "@dramatis/core/store";
import { fsStore } from "../../index.ts";
import { waitForStartTime, waitUntil } from "./start-time.ts";

const [directory = "", streamId = "", name = "", rounds = "0"] = process.argv.slice(2);
const store = fsStore({ directory });
const won: number[] = [];
const startAt = await waitForStartTime();
for (let position = 0; position < Number(rounds); position += 1) {
  waitUntil(startAt + position * 5);
  try {
    await store.journal.append(streamId, [{ name, position }], position, { open: true });
    won.push(position);
  } catch (error) {
    if (!DramatisError.isInstance(error) || error.code !== "conflict") throw error;
  }
}
process.stdout.write(JSON.stringify(won));
