const waitingFor = new WeakMap<EventTarget, Set<() => void>>();

/**
 * Calls `callback` once when the signal aborts, or immediately if it has already aborted. Returns a function that removes
 * the callback. A signal gets one listener for all callbacks, because Node warns of a leak from the eleventh listener.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal || signal.aborted) {
    if (signal) callback();
    return () => {};
  }
  const calls = waitingFor.get(signal) ?? new Set();
  if (calls.size === 0) {
    waitingFor.set(signal, calls);
    signal.addEventListener("abort", callAll, { once: true });
  }
  // A new function, so that the same callback can be added twice.
  const call = () => callback();
  calls.add(call);
  return () => {
    if (!calls.delete(call) || calls.size > 0) return;
    signal.removeEventListener("abort", callAll);
    waitingFor.delete(signal);
  };
}

function callAll({ target }: Event): void {
  if (!target) return;
  const due = [...(waitingFor.get(target) ?? [])];
  waitingFor.delete(target);
  for (const call of due) call();
}

/** Resolves when the promise does, or when the signal aborts. */
export function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stopListening = onAbort(signal, resolve);
    void promise.then(stopListening).then(resolve);
  });
}
