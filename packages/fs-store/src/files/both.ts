/** Waits for both, whatever happens, and then rejects if one did: nothing goes on unseen behind the caller's back. */
export async function both(one: Promise<unknown>, other: Promise<unknown>): Promise<void> {
  for (const result of await Promise.allSettled([one, other])) {
    if (result.status === "rejected") throw result.reason;
  }
}
