/** The faults of the way to the provider, which no server can play. */
export interface NetworkFaults {
  /** The system's code with which the create of that number fails before anything is sent. */
  readonly create?: (call: number) => string | undefined;
  /** Calls that only ask are given up after so many milliseconds, instead of the usual 30 seconds. */
  readonly patienceMs?: number;
}

/** A fetch with faults; `fired` counts them. */
export function faultyNetwork({ create, patienceMs }: NetworkFaults) {
  const fired: Record<string, number> = {};
  let creates = 0;
  const faulty: typeof globalThis.fetch = (input, init) => {
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
      const signals = [AbortSignal.timeout(patienceMs), ...(init?.signal ? [init.signal] : [])];
      return fetch(input, { ...init, signal: AbortSignal.any(signals) });
    }
    return fetch(input, init);
  };
  return { fetch: faulty, fired };
}
