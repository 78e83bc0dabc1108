import type { Clock } from "../../../src/util/clock.ts";
import { onAbort } from "../../../src/util/on-abort.ts";
import { type TransformInput, transformListedInputs } from "../listed-inputs.ts";
import type { Fetch } from "../test-app.ts";

/** Network faults that a server cannot cause. */
export interface NetworkFaults {
  /** Returns the system error code with which this create fails before anything is sent. */
  readonly create?: (call: number) => string | undefined;
  /** The timeout of all other API calls, in milliseconds, instead of the usual 30 seconds. */
  readonly patienceMs?: number;
  /** Changes the inputs in the prediction list. */
  readonly show?: TransformInput;
}

/** Wraps the `fetch` to the emulator and adds faults. `fired` counts them. */
export function faultyNetwork({ create, patienceMs, show }: NetworkFaults, emulated: Fetch, clock: Clock) {
  const fired: Record<string, number> = {};
  const shown = () => {
    fired["list.show"] = (fired["list.show"] ?? 0) + 1;
  };
  const send = show === undefined ? emulated : transformListedInputs(show, shown)(emulated);
  let creates = 0;
  const faulty: Fetch = (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const isCreate = init?.method === "POST" && pathname.endsWith("/predictions");
    if (isCreate) {
      const code = create?.(creates++);
      if (code !== undefined) {
        fired[`network.${code}`] = (fired[`network.${code}`] ?? 0) + 1;
        const cause = Object.assign(new Error(`connect ${code}`), { code });
        return Promise.reject(new TypeError("fetch failed", { cause }));
      }
    } else if (patienceMs !== undefined && pathname.startsWith("/v1/")) {
      return send(input, { ...init, signal: impatient(clock, patienceMs, init?.signal) });
    }
    return send(input, init);
  };
  return { fetch: faulty, fired };
}

/** Not `AbortSignal.any`: Node 20 can garbage-collect such a signal, and `fetch` then never ends. */
function impatient(clock: Clock, patienceMs: number, signal: AbortSignal | null | undefined): AbortSignal {
  const patience = new AbortController();
  const giveUp = () => patience.abort(new DOMException("timed out", "TimeoutError"));
  void clock.sleep(patienceMs).then(giveUp);
  onAbort(signal ?? undefined, () => patience.abort(signal?.reason));
  return patience.signal;
}
