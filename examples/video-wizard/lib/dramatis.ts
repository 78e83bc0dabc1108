import { createCharacterReferences } from "@dramatis/core";
import { createReplicate } from "@dramatis/core/replicate";
import { createVideoStep } from "@dramatis/core/video";
import { fsStore } from "@dramatis/fs-store";

// The course of things is for a log file; what goes wrong is for whoever started this.
const logger = { ...console, debug() {}, info() {} };

function create() {
  const store = fsStore({ directory: process.env.DRAMATIS_DATA ?? "data" });
  const account = createReplicate();
  const characters = createCharacterReferences({ provider: account.image(), store, logger });
  const videos = createVideoStep({ provider: account.video(), characters, store, logger });
  return { characters, videos };
}

// Next bundles the routes and the start-up apart, each with modules of its own. What they share is the process.
const shared = globalThis as typeof globalThis & { dramatis?: ReturnType<typeof create> };
shared.dramatis ??= create();

export const { characters, videos } = shared.dramatis;
