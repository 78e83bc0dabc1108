import { createCharacterReferences } from "@dramatis/core";
import { createReplicate } from "@dramatis/core/replicate";
import { createVideoStep } from "@dramatis/core/video";
import { fsStore } from "@dramatis/fs-store";

// Print only warnings and errors to the terminal.
const logger = { ...console, debug() {}, info() {} };

function create() {
  const store = fsStore({ directory: process.env.DRAMATIS_DATA ?? "data" });
  const account = createReplicate();
  const characters = createCharacterReferences({ provider: account.image(), store, logger });
  const videos = createVideoStep({ provider: account.video(), characters, store, logger });
  return { characters, videos };
}

// Next.js bundles the routes and instrumentation.ts separately, each with its own modules. They share only the process.
const shared = globalThis as typeof globalThis & { dramatis?: ReturnType<typeof create> };
shared.dramatis ??= create();

export const { characters, videos } = shared.dramatis;
