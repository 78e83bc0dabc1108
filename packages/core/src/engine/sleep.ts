/** Resolves after `ms` milliseconds, or rejects with the signal's reason; either way nothing is left behind. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** Resolves after `ms` milliseconds, or as soon as one of the signals aborts that had not aborted before. */
export async function pause(ms: number, ...signals: readonly AbortSignal[]): Promise<void> {
  const wake = new AbortController();
  const listener = () => wake.abort();
  const watched = signals.filter((signal) => !signal.aborted);
  for (const signal of watched) signal.addEventListener("abort", listener, { once: true });
  await sleep(ms, wake.signal).catch(() => undefined);
  for (const signal of watched) signal.removeEventListener("abort", listener);
}

/** Resolves when the signal aborts; `stop` takes the listener away again. */
export function whenAborted(signal: AbortSignal): { readonly aborted: Promise<void>; stop(): void } {
  let listener = () => {};
  const aborted = new Promise<void>((resolve) => {
    listener = resolve;
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", listener, { once: true });
  });
  return { aborted, stop: () => signal.removeEventListener("abort", listener) };
}
