export { fsStore } from "./fs-store.ts";
export type { FsStoreOptions } from "./fs-store-options.ts";
export type { FsStoreWarning } from "./fs-store-warning.ts";
