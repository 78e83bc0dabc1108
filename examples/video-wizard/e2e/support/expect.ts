import { expect as baseExpect } from "playwright/test";

/** Waits until it is so. A busy machine gets the time it needs: what is right is there at once. */
export const expect = baseExpect.configure({ timeout: 30_000 });
