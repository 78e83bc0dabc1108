export type { ReplicateOptions, WebhookOptions } from "./connection.ts";
export type { ReferenceInput } from "./reference-input.ts";
export { createReplicate, type ReplicateProviders, replicate, replicateVideo } from "./replicate.ts";
export type { VideoModelOptions } from "./video-provider.ts";
