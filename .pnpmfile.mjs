import { withRepository } from "./scripts/repository-fields.mjs";

export const hooks = {
  // `pnpm pack` and `pnpm publish` put the result into the tarball. The file on disk does not change.
  beforePacking: (manifest, directory) => withRepository(manifest, directory, import.meta.dirname),
};
