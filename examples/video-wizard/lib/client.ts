import { createClient, createGenerationStore, type GenerationStorage } from "@dramatis/core/client";

/** Talks to app/api/mv. */
export const client = createClient();

// Looked for when it is used: a server has none.
const storage: GenerationStorage = {
  getItem: (key) => sessionStorage.getItem(key),
  setItem: (key, value) => sessionStorage.setItem(key, value),
  removeItem: (key) => sessionStorage.removeItem(key),
};

/** The images. One store for all steps: a run goes on while the user goes back and forth. */
export const characterStore = createGenerationStore({ client, storage });

/** The video. */
export const videoStore = createGenerationStore({ client, storage, kind: "video" });
