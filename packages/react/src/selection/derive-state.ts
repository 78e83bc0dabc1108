import type { DramatisContextValue } from "../provider/dramatis-provider.tsx";
import { englishMessages } from "../provider/grid-messages.ts";
import type { FailedGridSlot, GridImage, GridSlot } from "./grid-slot.ts";
import type { GridState, SlotState } from "./grid-state.ts";
import type { Memory } from "./memory.ts";
import type { SelectionOptions } from "./selection-options.ts";

/** A slot of any state. */
interface AnySlot<Image extends GridImage> {
  readonly slot: number;
  readonly status: GridSlot["status"];
  readonly disabled?: boolean | undefined;
  readonly image?: Image;
  readonly failure?: FailedGridSlot["failure"];
  readonly stage?: string | undefined;
  readonly progress?: number | undefined;
}

/** The slots of the options, with images from anywhere as ready ones. */
export function slotsOf<Image extends GridImage>(
  options: SelectionOptions<Image>,
): readonly AnySlot<Image>[] {
  return options.slots ?? options.images.map((image, slot) => ({ slot, status: "ready", image }));
}

/** What the parts show: a pure function of what the owner says and what the grid remembers. */
export function deriveState<Image extends GridImage>(
  options: SelectionOptions<Image>,
  memory: Memory,
  around: DramatisContextValue & { readonly id: string },
): GridState {
  const { value = memory.value, disabled = false, columns = 2, onRetry } = options;
  const messages = { ...englishMessages, ...around.messages, ...options.messages };
  const places = slotsOf(options);
  const group = {
    layout: columns < places.length ? ("grid" as const) : ("row" as const),
    disabled,
    readOnly: !!options.readOnly,
    required: !!options.required,
    id: around.id,
    name: options.name ?? around.id,
    form: options.form,
    label: messages.group,
  };
  const slots = places.map((place, index): SlotState => {
    const { slot, status, image, failure, stage, progress = 0 } = place;
    const option = index + 1;
    const src = image && (image.src ?? around.client?.imageUrl(image.id));
    const loading = src && (memory.images[src] ?? "loading");
    const retry = image ? undefined : memory.retries[slot];
    const retrying = retry === "asking" || (retry === "asked" && status === "pending");
    const selected = image?.id === value && !!image;
    return {
      index,
      slot,
      status,
      stage,
      progress: image ? 1 : progress,
      selected,
      // A checked radio that is disabled would make all others unreachable by Tab.
      disabled: disabled || !image || (!selected && !!(place.disabled || image.disabled)),
      id: image?.id,
      src,
      loading: loading || undefined,
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
  const count = (test: (slot: SlotState) => unknown) => slots.filter(test).length;
  const total = slots.length;
  const ready = count(({ id }) => id !== undefined);
  const pending = count(({ status }) => status === "pending");
  const retryable = count((slot) => slot.retry && slot.id === undefined && !slot.retrying);
  return {
    summary: {
      group,
      canContinue: slots.some(({ selected }) => selected),
      retryable,
      announcement: memory.announcement,
      messages,
    },
    slots,
    keys: slots.map(({ key }) => key),
    value,
    progress: messages.progress({ total, pending, ready, failed: total - ready - pending, retryable }),
  };
}
