const waitingFor = new WeakMap<EventTarget, Set<() => void>>();

/**
 * Calls back once when the signal aborts, at once if it has; returns how to take that back. However many wait for one
 * signal, it has one listener, and none when nobody waits: Node warns of a leak from the eleventh on, and here many
 * wait for the same.
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
  // A function of its own, so that the same callback may wait twice.
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
