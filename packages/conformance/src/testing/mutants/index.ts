import { appendMutants } from "./append-mutants.ts";
import { assetMutants } from "./asset-mutants.ts";
import { bodyMutants } from "./body-mutants.ts";
import { capabilityMutants } from "./capability-mutants.ts";
import { createOnlyMutants } from "./create-only-mutants.ts";
import { deleteMutants } from "./delete-mutants.ts";
import { failingPutMutants } from "./failing-put-mutants.ts";
import { idMutants } from "./id-mutants.ts";
import { journalListMutants } from "./journal-list-mutants.ts";
import { journalMutants } from "./journal-mutants.ts";
import { lifecycleMutants } from "./lifecycle-mutants.ts";
import { listMutants } from "./list-mutants.ts";
import { listOwnerMutants } from "./list-owner-mutants.ts";
import { metadataMutants } from "./metadata-mutants.ts";
import type { Mutant } from "./mutant.ts";
import { rangeMutants } from "./range-mutants.ts";
import { readMutants } from "./read-mutants.ts";
import { unfinishedMutants } from "./unfinished-mutants.ts";

/** All mutants. Each must fail some case. */
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
  ...lifecycleMutants,
  ...appendMutants,
  ...journalMutants,
  ...unfinishedMutants,
  ...journalListMutants,
  ...capabilityMutants,
];
