import { capabilityCases } from "./capabilities.ts";
import { createOnlyCases } from "./create-only.ts";
import { deleteCases } from "./delete.ts";
import { failureCases } from "./failure.ts";
import { idCases } from "./ids.ts";
import { journalAppendCases } from "./journal-append.ts";
import { journalCrashCases } from "./journal-crash.ts";
import { journalListCases } from "./journal-list.ts";
import { journalListSafetyCases } from "./journal-list-safety.ts";
import { journalOwnerCases } from "./journal-owners.ts";
import { journalReadCases } from "./journal-read.ts";
import { journalUnfinishedCases } from "./journal-unfinished.ts";
import { lifeCases } from "./lifecycle.ts";
import { listCases } from "./list.ts";
import { listOwnerCases } from "./list-owners.ts";
import { metadataCases } from "./metadata.ts";
import { readCases } from "./read.ts";
import { readDamageCases } from "./read-damage.ts";
import { readRangeCases } from "./read-ranges.ts";
import { secretCases } from "./secrets.ts";
import type { StoreCase } from "./store-case.ts";
import { streamingCases } from "./streaming.ts";
import { writeBodyCases } from "./write-bodies.ts";
import { writeFactCases } from "./write-facts.ts";

/**
 * The cases that every store passes, as data: any test runner can run them. A store fails a case where `run` rejects.
 * {@link casesFor} picks those that fit a store.
 */
export const storeCases: readonly StoreCase[] = [
  ...writeBodyCases,
  ...writeFactCases,
  ...createOnlyCases,
  ...failureCases,
  ...readCases,
  ...readRangeCases,
  ...readDamageCases,
  ...streamingCases,
  ...metadataCases,
  ...idCases,
  ...listCases,
  ...listOwnerCases,
  ...deleteCases,
  ...lifeCases,
  ...secretCases,
  ...journalAppendCases,
  ...journalReadCases,
  ...journalUnfinishedCases,
  ...journalListCases,
  ...journalListSafetyCases,
  ...journalOwnerCases,
  ...journalCrashCases,
  ...capabilityCases,
];
