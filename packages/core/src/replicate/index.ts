export type { ReplicateOptions } from "./connection.ts";
export { createReplicate, type ReplicateProviders, replicate } from "./replicate.ts";
