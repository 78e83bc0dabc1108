import { createClient, createGenerationStore, type GenerationStorage } from "@dramatis/core/client";

/** Calls the endpoints in app/api/mv. */
export const client = createClient();

// Accessed only when it is used, because sessionStorage does not exist on a server.
const storage: GenerationStorage = {
  getItem: (key) => sessionStorage.getItem(key),
  setItem: (key, value) => sessionStorage.setItem(key, value),
  removeItem: (key) => sessionStorage.removeItem(key),
};

/** The state of the images, shared by all steps, so that a run continues while the user navigates. */
export const characterStore = createGenerationStore({ client, storage });

/** The state of the video. */
export const videoStore = createGenerationStore({ client, storage, kind: "video" });
