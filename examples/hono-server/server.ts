// Mounts the dramatis endpoints in a Hono app: generates images from descriptions, and videos from images.
import { createCharacterReferences } from "@dramatis/core";
import { allowAnyone, createHandler } from "@dramatis/core/http";
import { createReplicate } from "@dramatis/core/replicate";
import { createVideoStep } from "@dramatis/core/video";
import { fsStore } from "@dramatis/fs-store";
import { serve } from "@hono/node-server";
import { Hono } from "hono";

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

const app = new Hono();
app.all("/api/mv/*", (c) => handler(c.req.raw));
const options = { fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: "127.0.0.1" };
const server = serve(options, ({ port }) => console.log(`http://127.0.0.1:${port}/api/mv`));

// Finishes what an earlier process left unfinished: now, and every minute, until close().
characters.keepResuming();
videos.keepResuming();

process.once("SIGTERM", async () => {
  server.close();
  await Promise.all([characters.close(), videos.close()]);
  await store.close();
});
