import { expect as baseExpect } from "playwright/test";

/** Waits up to 30 s for a condition. Normally it is met at once; the long timeout is for busy machines. */
export const expect = baseExpect.configure({ timeout: 30_000 });
