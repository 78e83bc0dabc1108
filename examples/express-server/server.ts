// The endpoints of dramatis in an Express app: descriptions to images, images to a video.
import { createCharacterReferences } from "@dramatis/core";
import { allowAnyone, createHandler } from "@dramatis/core/http";
import { toNodeListener } from "@dramatis/core/http/node";
import { createReplicate } from "@dramatis/core/replicate";
import { createVideoStep } from "@dramatis/core/video";
import { fsStore } from "@dramatis/fs-store";
import express from "express";

const account = createReplicate(); // REPLICATE_API_TOKEN
const store = fsStore({ directory: process.env.DRAMATIS_DATA ?? "data" });
const characters = createCharacterReferences({ provider: account.image("google/imagen-4"), store });
const videos = createVideoStep({ provider: account.video("google/veo-3.1"), characters, store });

// In an app of yours, `authorize` asks who calls: allowAnyone lets everybody spend your money.
const handler = createHandler({ characters, videos, authorize: allowAnyone });

const app = express();
app.use("/api/mv", toNodeListener(handler));
const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as { port: number }).port}/api/mv`);
});

// What a process left unfinished that ended in the middle is finished: now, and every minute.
async function resume() {
  for await (const { batchId, status } of characters.resume()) console.log(`${batchId} ${status}`);
  for await (const { batchId, status } of videos.resume()) console.log(`${batchId} ${status}`);
}
const resuming = setInterval(() => resume().catch(console.error), 60_000);
resume().catch(console.error);

process.once("SIGTERM", async () => {
  clearInterval(resuming);
  server.close();
  server.closeAllConnections();
  await Promise.all([characters.close(), videos.close()]);
  await store.close();
});
