import type { Fetch } from "./test-app.ts";

/** Wraps a `fetch` so that polls get no response until they are released: to the engine, predictions keep running. */
export function holdPolls() {
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
    /** How many polls have been held so far. */
    get count() {
      return held;
    },
    release() {
      isHeld = false;
    },
  };
}
