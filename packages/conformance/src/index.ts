export { casesFor, type FittingCases } from "./cases-for.ts";
export { ConformanceError } from "./conformance-error.ts";
export type { Damage, Facilities, MakeStore, Race, RaceOutcome } from "./make-store.ts";
export type { Need, StoreCase } from "./store-case.ts";
export { storeCases } from "./store-cases.ts";
