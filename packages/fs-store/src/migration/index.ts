export type { LeftAloneReason } from "./left-alone.ts";
export { legacyImageId } from "./legacy-image-id.ts";
export { type MigrateLegacyOptions, migrateLegacy } from "./migrate-legacy.ts";
export type { LeftAloneFile, MigrationProgress, MigrationReport } from "./migration-report.ts";
