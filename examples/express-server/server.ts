// Mounts the dramatis endpoints in an Express app: generates images from descriptions, and videos from images.
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

const handler = createHandler({
  characters,
  videos,
  // In your app, authorize callers: with allowAnyone, anyone can spend your money.
  authorize: allowAnyone,
  // Without this list, any website could let its own name resolve to this machine, and then call these endpoints as
  // same-origin (DNS rebinding). Add your domain when you deploy.
  allowedHosts: ["localhost", "127.0.0.1", "[::1]"],
});

const app = express();
app.use("/api/mv", toNodeListener(handler));
const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as { port: number }).port}/api/mv`);
});

// Finishes what an earlier process left unfinished: now, and every minute, until close().
characters.keepResuming();
videos.keepResuming();

process.once("SIGTERM", async () => {
  server.close();
  server.closeAllConnections();
  await Promise.all([characters.close(), videos.close()]);
  await store.close();
});
