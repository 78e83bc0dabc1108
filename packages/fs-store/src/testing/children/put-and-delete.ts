// Puts, reads and removes one id repeatedly while others do the same. What is read must always be consistent.
import { DramatisError } from "@dramatis/core/store";
import { fsStore } from "../../index.ts";
import { imageInfo, sampleBytes, sha256 } from "../samples.ts";

const [directory = "", id = "", seed = "1", rounds = "0"] = process.argv.slice(2);
const store = fsStore({ directory });
const counts = { put: 0, conflict: 0, removed: 0, read: 0, removedWhileRead: 0 };
for (let round = 0; round < Number(rounds); round += 1) {
  // Lengths differ, so that bytes of one put with the sidecar of another are detected.
  const bytes = sampleBytes(1000 + Number(seed) * 100 + round, Number(seed) * 1000 + round);
  try {
    await store.put(id, bytes, imageInfo);
    counts.put += 1;
  } catch (error) {
    if (!DramatisError.isInstance(error) || error.code !== "conflict") throw error;
    counts.conflict += 1;
  }
  const found = await store.open(id);
  try {
    const read = await found?.bytes();
    if (read !== undefined && found?.asset.sha256 !== sha256(read))
      throw new Error("the bytes of another asset");
    counts.read += 1;
  } catch (error) {
    if (!DramatisError.isInstance(error) || !error.message.includes("was removed")) throw error;
    counts.removedWhileRead += 1;
  }
  if (await store.delete(id)) counts.removed += 1;
}
process.stdout.write(JSON.stringify(counts));
