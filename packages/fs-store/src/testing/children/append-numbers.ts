// Appends `{ name, n }` with n from 0 to `rounds` while others do the same. Retries each append until it wins.
import { DramatisError } from "@dramatis/core/store";
import { fsStore } from "../../index.ts";
import { waitForStartTime, waitUntil } from "./start-time.ts";

const [directory = "", streamId = "", name = "", rounds = "0"] = process.argv.slice(2);
const store = fsStore({ directory });
waitUntil(await waitForStartTime());
let count = 0;
for (let n = 0; n < Number(rounds); n += 1) {
  let won = false;
  while (!won) {
    try {
      count = await store.journal.append(streamId, [{ name, n }], count);
      won = true;
    } catch (error) {
      if (!DramatisError.isInstance(error) || error.code !== "conflict") throw error;
      count = 0;
      for await (const _ of store.journal.read(streamId)) count += 1;
    }
  }
}
