import type { GridSlot } from "../selection/grid-slot.ts";

/** The number of slots in each state. */
export interface SlotCounts {
  /** All slots: the sum of the next four. */
  readonly total: number;
  /** Slots whose image is not generated or not loaded yet. */
  readonly pending: number;
  /** Slots whose image is shown. */
  readonly ready: number;
  /** Slots that failed, or whose image did not load. */
  readonly failed: number;
  /** Slots that were canceled. */
  readonly canceled: number;
  /** Slots that can be retried. */
  readonly retryable: number;
}

/** The texts that the grid shows or announces. */
export interface GridMessages {
  /** The name of the group, if the app gives it no other. */
  readonly group: string;
  /** The name of an option, counted from 1. `alt` describes its image, if known. */
  option(option: number, status: GridSlot["status"], alt: string | undefined): string;
  retry(option: number): string;
  /** The name of the button that reloads an image that did not load. */
  reload(option: number): string;
  readonly retryAll: string;
  readonly imageFailed: string;
  readonly continue: string;
  /** Why Continue is disabled. */
  readonly chooseFirst: string;
  /** Announced when it changes. */
  progress(counts: SlotCounts): string;
}

/** The default texts, in English. */
export const englishMessages: GridMessages = {
  group: "Images",
  option: (option, status, alt) =>
    list(`Option ${option}`, status === "ready" ? alt : status === "pending" ? "generating" : status),
  retry: (option) => `Retry option ${option}`,
  reload: (option) => `Reload option ${option}`,
  retryAll: "Retry all",
  imageFailed: "The image did not load.",
  continue: "Continue",
  chooseFirst: "Choose an image first.",
  progress: ({ total, pending, ready, failed, canceled, retryable }) =>
    list(
      total && `${pending ? `${ready} of ${total}` : ready} ready`,
      failed && `${failed} failed`,
      canceled && `${canceled} stopped`,
      retryable && "retry available",
    ),
};

function list(...parts: readonly unknown[]): string {
  return parts.filter(Boolean).join(", ");
}
