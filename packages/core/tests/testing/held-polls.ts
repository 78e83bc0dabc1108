import type { Fetch } from "./workbench.ts";

/** A way to the provider on which the polls of predictions get no answer while they are held: to its engine, what runs goes on running. */
export function heldPolls() {
  let isHeld = true;
  let held = 0;
  const hold =
    (send: Fetch): Fetch =>
    (url, init) => {
      if (!isHeld || !/\/predictions\/\w+$/.test(String(url))) return send(url, init);
      held++;
      return new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      });
    };
  return {
    fetch: hold,
    /** How many polls were held so far. */
    get count() {
      return held;
    },
    release() {
      isHeld = false;
    },
  };
}
