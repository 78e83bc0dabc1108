// Puts and removes one id until it is killed, and prints the outcomes. Several of these processes run at once.
import { writeSync } from "node:fs";
import { DramatisError } from "../../packages/core/src/index.ts";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { endWithParent } from "./end-with-parent.ts";
import { imageInfo } from "./image-info.ts";
import { createBytes } from "./operation.ts";

const [directory = "", id = ""] = process.argv.slice(2);
endWithParent();
const store = fsStore({ directory });
await store.head(id);
writeSync(1, "ready\n");
while (true) {
  try {
    await store.put(id, createBytes(id), imageInfo);
    writeSync(1, "put\n");
  } catch (error) {
    if (!DramatisError.isInstance(error) || error.code !== "conflict") throw error;
    writeSync(1, "conflict\n");
  }
  writeSync(1, "removing\n");
  writeSync(1, (await store.delete(id)) ? "removed\n" : "absent\n");
}
