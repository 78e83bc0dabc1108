import type { GridSlot } from "../selection/grid-slot.ts";

/** How many slots are in which state. */
export interface SlotCounts {
  /** All of them: the sum of the next four. */
  readonly total: number;
  /** Those whose image is not there yet, or is not loaded yet. */
  readonly pending: number;
  /** Those whose image is shown. */
  readonly ready: number;
  /** Those that failed, or whose image did not load. */
  readonly failed: number;
  /** Those that were stopped. */
  readonly canceled: number;
  /** Those that can be tried again. */
  readonly retryable: number;
}

/** Every text that the grid shows or announces by itself. */
export interface GridMessages {
  /** Names the group where nothing else does. */
  readonly group: string;
  /** Names an option, counted from 1. `alt` is what is known of its image. */
  option(option: number, status: GridSlot["status"], alt: string | undefined): string;
  retry(option: number): string;
  /** For an image that is there and did not load. */
  reload(option: number): string;
  readonly retryAll: string;
  readonly imageFailed: string;
  readonly continue: string;
  /** Why Continue is disabled. */
  readonly chooseFirst: string;
  /** Announced when it changes. */
  progress(counts: SlotCounts): string;
}

/** The texts in English, until the app gives others. */
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
