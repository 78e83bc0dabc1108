/** Runs `action` until Ctrl-C aborts its signal, and then returns undefined. A second Ctrl-C ends the process. */
export async function untilInterrupt<Result>(
  action: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | undefined> {
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  process.once("SIGINT", stop);
  try {
    return await action(interrupt.signal);
  } catch (error) {
    if (interrupt.signal.aborted && error === interrupt.signal.reason) return undefined;
    throw error;
  } finally {
    process.off("SIGINT", stop);
  }
}
