import type { StoreCapabilities } from "@dramatis/core/store";
import type { MakeStore } from "./make-store.ts";
import type { Need, StoreCase } from "./store-case.ts";
import { storeCases } from "./store-cases.ts";

/** The cases that fit a store and its harness, and those that do not. */
export interface FittingCases {
  readonly cases: StoreCase[];
  /** Each case that is left out, and what it needs that is not there. */
  readonly leftOut: { readonly name: string; readonly missing: Need[] }[];
}

/**
 * Splits the cases by what a store declares in its capabilities, and by the facilities that `makeStore` carries. It
 * makes one store to ask it, and closes it.
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
