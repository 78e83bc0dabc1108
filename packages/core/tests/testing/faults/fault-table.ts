import { clockFaults, restoreFaults } from "./clock-faults.ts";
import { createFaults } from "./create-faults.ts";
import { downloadFaults } from "./download-faults.ts";
import { batchModel, singleModel } from "./fault-bench.ts";
import type { FaultCase } from "./fault-case.ts";
import { listFaults } from "./list-faults.ts";
import { journalFaults, storeFaults } from "./store-faults.ts";
import { waitFaults } from "./wait-faults.ts";

export const faultTable: readonly FaultCase[] = [
  ...createFaults,
  ...listFaults,
  ...waitFaults,
  ...downloadFaults,
  ...storeFaults,
  ...journalFaults,
  ...clockFaults,
  ...restoreFaults,
];

/** One fault, with one model. */
export interface Cell {
  readonly title: string;
  readonly fault: FaultCase;
  readonly model: string;
}

/** Every fault with each of the two models; in a quick run a sample of those that are many of a kind. */
export function cellsOf(isFull: boolean): Cell[] {
  return faultTable
    .filter(({ onlyInFull = false }) => isFull || !onlyInFull)
    .flatMap((fault) =>
      [singleModel, batchModel].map((model) => ({
        title: `${fault.stage}: ${fault.name} (${model})`,
        fault,
        model,
      })),
    );
}

/** The name under which a fault's firing is counted. */
export function countedName({ stage, name, countedAs = name }: FaultCase): string {
  return `${stage}: ${countedAs}`;
}
