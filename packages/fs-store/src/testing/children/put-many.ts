// Puts many assets concurrently, some as streams, and prints how many exist afterwards.
import { fsStore } from "../../index.ts";
import { imageInfo, sampleBytes, streamOf } from "../samples.ts";

const [directory = "", count = "0"] = process.argv.slice(2);
const store = fsStore({ directory });
const ids = Array.from({ length: Number(count) }, () => crypto.randomUUID());
await Promise.all(
  ids.map((id, index) => {
    const bytes = sampleBytes(1000, index);
    return store.put(id, index % 2 === 0 ? bytes : streamOf([bytes]), imageInfo);
  }),
);
const found = await Promise.all(ids.map(async (id) => (await store.open(id))?.bytes()));
process.stdout.write(String(found.filter((bytes) => bytes?.byteLength === 1000).length));
