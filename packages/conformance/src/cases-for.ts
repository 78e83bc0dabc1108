import type { StoreCapabilities } from "@dramatis/core/store";
import type { MakeStore } from "./make-store.ts";
import type { Need, StoreCase } from "./store-case.ts";
import { storeCases } from "./store-cases.ts";

/** The cases that a store and its harness can run, and the cases that they cannot. */
export interface FittingCases {
  readonly cases: StoreCase[];
  /** The cases that are left out, and the capabilities and facilities that each one is missing. */
  readonly leftOut: { readonly name: string; readonly missing: Need[] }[];
}

/**
 * Returns the cases that fit a store, by the capabilities that it declares and the facilities that `makeStore`
 * has. Creates one store to read its capabilities, and closes it.
 *
 * @example
 * ```ts
 * const { cases } = await casesFor(memoryStore);
 * for (const { group, name, run } of cases) test(`${group}: ${name}`, () => run(memoryStore));
 * ```
 */
export async function casesFor(makeStore: MakeStore): Promise<FittingCases> {
  const store = await makeStore();
  const { capabilities } = store;
  await store.close();
  const cases: StoreCase[] = [];
  const leftOut: FittingCases["leftOut"] = [];
  for (const each of storeCases) {
    const missing = (each.needs ?? []).filter((need) => !isMet(need, capabilities, makeStore));
    if (missing.length === 0) cases.push(each);
    else leftOut.push({ name: `${each.group}: ${each.name}`, missing });
  }
  return { cases, leftOut };
}

function isMet(need: Need, capabilities: StoreCapabilities, makeStore: MakeStore): boolean {
  switch (need) {
    case "durable":
    case "multiProcess":
    case "signedUrls":
    case "streaming":
    case "idempotentPuts":
      return capabilities[need];
    default:
      return makeStore[need] !== undefined;
  }
}
