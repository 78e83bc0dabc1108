export { fsStore } from "./fs-store.ts";
export type { FsStoreOptions } from "./fs-store-options.ts";
export type { FsStoreWarning } from "./fs-store-warning.ts";
export type { MaintainedStore } from "./maintained-store.ts";
export type { CompactReport } from "./maintenance/compact-journal.ts";
export type { StoreProblem, VerifyReport } from "./maintenance/verify-store.ts";
