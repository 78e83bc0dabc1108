import { clockFaults, restoreFaults } from "./clock-faults.ts";
import { createFaults } from "./create-faults.ts";
import { downloadFaults } from "./download-faults.ts";
import type { FaultCase } from "./fault-case.ts";
import { batchModel, singleModel } from "./fault-harness.ts";
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

/** A fault combined with a model. */
export interface Cell {
  readonly title: string;
  readonly fault: FaultCase;
  readonly model: string;
}

/** Combines every fault with both models. A quick run includes only a sample of similar faults. */
export function createCells(isFull: boolean): Cell[] {
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

/** Returns the name under which a fault is counted. */
export function countedName({ stage, name, countedAs = name }: FaultCase): string {
  return `${stage}: ${countedAs}`;
}
