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
import { lifecycleCases } from "./lifecycle.ts";
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
 * The cases that every store must pass, as data for any test runner. A store fails a case if `run` rejects. Use
 * {@link casesFor} to select the cases that fit a store.
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
  ...lifecycleCases,
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
