import type { Mutant } from "./mutant.ts";
import { appendMutants } from "./of-appends.ts";
import { assetMutants } from "./of-assets.ts";
import { bodyMutants } from "./of-bodies.ts";
import { capabilityMutants } from "./of-capabilities.ts";
import { createOnlyMutants } from "./of-create-only.ts";
import { deleteMutants } from "./of-deletes.ts";
import { failingPutMutants } from "./of-failing-puts.ts";
import { idMutants } from "./of-ids.ts";
import { journalListMutants } from "./of-journal-lists.ts";
import { journalMutants } from "./of-journals.ts";
import { listOwnerMutants } from "./of-list-owners.ts";
import { listMutants } from "./of-lists.ts";
import { lifeMutants } from "./of-lives.ts";
import { metadataMutants } from "./of-metadata.ts";
import { rangeMutants } from "./of-ranges.ts";
import { readMutants } from "./of-reads.ts";
import { unfinishedMutants } from "./of-unfinished.ts";

/** All the stores that must fail some case. */
export const mutants: readonly Mutant[] = [
  ...bodyMutants,
  ...assetMutants,
  ...createOnlyMutants,
  ...failingPutMutants,
  ...readMutants,
  ...rangeMutants,
  ...metadataMutants,
  ...idMutants,
  ...listMutants,
  ...listOwnerMutants,
  ...deleteMutants,
  ...lifeMutants,
  ...appendMutants,
  ...journalMutants,
  ...unfinishedMutants,
  ...journalListMutants,
  ...capabilityMutants,
];
