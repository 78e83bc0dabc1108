// Appends at every position of a stream, among others that do the same; prints the positions that it won.
import { DramatisError } from "@dramatis/core/store";
import { fsStore } from "../../index.ts";
import { startSignal, waitUntil } from "./start-signal.ts";

const [directory = "", streamId = "", name = "", rounds = "0"] = process.argv.slice(2);
const store = fsStore({ directory });
const won: number[] = [];
const startAt = await startSignal();
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
