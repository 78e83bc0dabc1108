/** Waits for both promises to settle, and then rejects if one of them did, so that neither continues unnoticed. */
export async function both(one: Promise<unknown>, other: Promise<unknown>): Promise<void> {
  for (const result of await Promise.allSettled([one, other])) {
    if (result.status === "rejected") throw result.reason;
  }
}
