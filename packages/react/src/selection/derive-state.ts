import type { DramatisContextValue } from "../context/dramatis-context.ts";
import { englishMessages } from "../context/grid-messages.ts";
import type { GridEvents } from "./grid-events.ts";
import type { FailedGridSlot, GridImage, GridSlot } from "./grid-slot.ts";
import type { GridState, SlotState } from "./grid-state.ts";
import type { SelectionOptions } from "./selection-options.ts";
import { share } from "./share-state.ts";
import type { UiState } from "./ui-state.ts";

/** A slot in any state. */
interface AnySlot {
  readonly slot: number;
  readonly status: GridSlot["status"];
  readonly disabled?: boolean | undefined;
  readonly image?: GridImage;
  readonly failure?: FailedGridSlot["failure"];
  readonly stage?: string | undefined;
  readonly progress?: number | undefined;
}

/**
 * Returns whether the slot has no image and can be retried. A slot with an image can only be reloaded by the browser.
 */
export function isRetryable({ id, retry, retrying }: SlotState): boolean {
  return id === undefined && !!retry && !retrying;
}

/** Returns whether the slot has nothing to show yet: it is pending, or its image is loading. */
export function isWaiting({ status, loading }: SlotState): boolean {
  return status === "pending" || loading === "loading";
}

/**
 * Derives what the parts show from the options and the grid's own UI state. Unchanged parts of the old state keep their
 * identity.
 */
export function deriveState(
  options: SelectionOptions,
  uiState: UiState,
  context: DramatisContextValue,
  id: string,
  events: GridEvents,
  old: GridState | undefined,
): GridState {
  const { value = uiState.value, disabled = false, columns = 2, onRetry } = options;
  const messages = { ...englishMessages, ...context.messages, ...options.messages };
  const places: readonly AnySlot[] =
    options.slots ?? options.images.map((image, slot) => ({ slot, status: "ready", image }));
  const group = {
    layout: columns < places.length ? ("grid" as const) : ("row" as const),
    disabled,
    readOnly: !!options.readOnly,
    required: !!options.required,
    id,
    name: options.name ?? id,
    form: options.form,
    label: messages.group,
    events,
  };
  const slots = places.map((place, index): SlotState => {
    const { slot, status, image, failure, stage, progress = 0 } = place;
    const option = index + 1;
    const src = image && (image.src ?? context.client?.images.url(image.id));
    const loading = src ? (uiState.images[src] ?? "loading") : undefined;
    const asked = image ? undefined : uiState.retries[slot];
    const retrying = asked || (asked === false && status === "pending");
    const selected = !!image && image.id === value;
    return {
      index,
      slot,
      status,
      stage,
      progress: image ? 1 : progress,
      selected,
      // If the checked radio were disabled, Tab could not reach the others.
      disabled: disabled || !image || (!selected && !!(place.disabled || image.disabled)),
      id: image?.id,
      src,
      loading,
      name: messages.option(option, status, image?.alt),
      error: loading === "failed" ? messages.imageFailed : failure?.message,
      retry:
        loading === "failed"
          ? messages.reload(option)
          : retrying || (onRetry && failure?.retryable)
            ? messages.retry(option)
            : undefined,
      retrying,
      key: options.images && image ? image.id : slot,
      group,
    };
  });
  const counts = { total: slots.length, pending: 0, ready: 0, failed: 0, canceled: 0 };
  for (const { id, status, loading } of slots) {
    // A new image is not ready until it is shown.
    const isLoading = loading === "loading" && !uiState.first.includes(id);
    counts[loading === "failed" ? loading : isLoading ? "pending" : status]++;
  }
  const retryable = slots.filter(isRetryable).length;
  const image = places.find((_, index) => slots[index]?.selected)?.image;
  const summary = { group, canContinue: !!image, retryable, announcement: uiState.announcement, messages };
  return {
    value,
    image,
    slots: share(old?.slots, slots),
    summary: share(old?.summary, summary),
    progress: messages.progress({ ...counts, retryable }),
  };
}
