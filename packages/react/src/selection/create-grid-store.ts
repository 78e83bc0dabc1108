import { type Clock, timer } from "@dramatis/core/client";
import { isRetryable } from "./derive-state.ts";
import { createFocusTracker } from "./focus-tracker.ts";
import type { GridEvents } from "./grid-events.ts";
import type { GridState, SlotState } from "./grid-state.ts";
import type { GridStore } from "./grid-store.ts";
import { isRegenerated } from "./is-regenerated.ts";
import { keyTarget } from "./key-target.ts";
import { persistValue, readPersistedValue } from "./persisted-value.ts";
import type { SelectionOptions, SelectionReason } from "./selection-options.ts";
import type { UiState } from "./ui-state.ts";
import { warnControlSwitch } from "./warn-control-switch.ts";

/** How long changes are collected before they are announced together. */
const announceAfterMs = 200;

/** Creates the part of a grid that outlives its renders. It has no side effects before the first effect or event. */
export function createGridStore(uiState: UiState, setUiState: (uiState: UiState) => void): GridStore {
  const images: (HTMLImageElement | null)[] = [];
  const imageEvents: ReturnType<GridEvents["image"]>[] = [];
  let root: HTMLElement | null = null;
  const initialValue = uiState.value;
  // These three are set by the first commit.
  let state: GridState;
  let options: SelectionOptions;
  let announced: string;
  let persistKey: string | undefined;
  // Whether the selection waits for its image.
  let isHeld = false;
  let clock: Pick<Clock, "sleep"> = timer;
  /** The next announcement, while changes are collected for it. */
  let pending: object | undefined;

  const radios = () => [...(root?.querySelectorAll<HTMLInputElement>("input[data-status]") ?? [])];
  const radioOf = (slot: SlotState | undefined) => radios().find(({ value }) => value === slot?.id);
  const focus = createFocusTracker((index) => {
    const radio = radioOf(state.slots[index ?? -1]);
    (radio && !radio.disabled ? radio : root)?.focus({ preventScroll: true });
  });

  function update(changes: Partial<UiState>) {
    uiState = { ...uiState, ...changes };
    setUiState(uiState);
  }

  function updateEntry<Kind extends "images" | "retries">(
    kind: Kind,
    key: keyof UiState[Kind],
    entry?: UiState[Kind][keyof UiState[Kind]],
  ) {
    if (uiState[kind][key] !== entry) update({ [kind]: { ...uiState[kind], [key]: entry } });
  }

  const isControlled = () => options.value !== undefined;
  const currentValue = () => {
    const { value = uiState.value } = options;
    return value;
  };

  function change(value: string | null, reason: SelectionReason, event?: Event): void {
    if (value === currentValue()) return;
    let isCanceled = false;
    const cancel = () => {
      isCanceled = true;
    };
    options.onValueChange?.(value, { reason, event, cancel });
    if (isCanceled || isControlled()) return;
    if (persistKey) persistValue(persistKey, value);
    update({ value });
  }

  const select: GridStore["select"] = (id, event) => {
    const slot = state.slots.find((place) => place.id === id);
    if (slot && !slot.disabled && !slot.group.readOnly) change(id, "user", event);
  };

  function onReset(event: Event) {
    // The browser resets the radios after all listeners have received the event.
    void clock.sleep(0).then(() => {
      if (event.defaultPrevented || radios()[0]?.form !== event.target) return;
      const exists = state.slots.some(({ id }) => id === initialValue);
      change(exists ? initialValue : null, "reset", event);
      // React does not know that the browser has changed the radios.
      for (const radio of radios()) radio.checked = radio.value === currentValue();
    });
  }

  function dropLost(old: GridState) {
    // A newer selection will be rendered soon.
    if (state.value !== currentValue()) return;
    const had = state.value === old.value ? old.slots.find(({ selected }) => selected) : undefined;
    if (state.image) isHeld = false;
    else if (had || (isHeld && state.slots.length > 0)) {
      isHeld = (isHeld || !!options.keepSelection) && state.slots.some(({ status }) => status === "pending");
      if (!isHeld) change(null, had && !isRegenerated(had, old, state) ? "removed" : "regenerate");
    }
  }

  function restore() {
    const key = isControlled() ? undefined : options.persistKey;
    if (key === persistKey) return;
    persistKey = key;
    const value = key && readPersistedValue(key);
    if (!value) return;
    isHeld = true;
    update({ value });
  }

  async function announce() {
    const mine = {};
    pending = mine;
    await clock.sleep(announceAfterMs);
    if (pending !== mine) return;
    pending = undefined;
    if (state.progress === announced) return;
    announced = state.progress;
    update({ announcement: announced });
  }

  function retry(slots: readonly SlotState[]) {
    const numbers = slots.filter(isRetryable).map(({ slot }) => slot);
    if (numbers.length === 0) return;
    const answer = options.onRetry?.(numbers);
    for (const slot of numbers) updateEntry("retries", slot, true);
    void Promise.resolve(answer).finally(() => {
      for (const slot of numbers) if (uiState.retries[slot]) updateEntry("retries", slot, false);
    });
  }

  function reload(index: number) {
    const image = images[index];
    const src = state.slots[index]?.src;
    if (!image || !src) return;
    updateEntry("images", src);
    // Setting the same address makes the browser load the image again.
    const address = image.src;
    image.src = address;
  }

  function createImageEvents(index: number): ReturnType<GridEvents["image"]> {
    const record = ({ complete }: HTMLImageElement, outcome: "loaded" | "failed") => {
      const src = state.slots[index]?.src;
      // An event while the image is still loading is about the previous image.
      if (src && complete !== undefined) updateEntry("images", src, complete ? outcome : undefined);
    };
    return {
      ref(image) {
        images[index] = image;
        // Waits until the rendered state is committed. An image that loaded before hydration sends no more events.
        queueMicrotask(() => {
          if (image?.isConnected) record(image, image.naturalWidth ? "loaded" : "failed");
        });
      },
      onLoad: ({ currentTarget }) => record(currentTarget, "loaded"),
      onError: ({ currentTarget }) => record(currentTarget, "failed"),
    };
  }

  return {
    state: () => state,
    commit(fresh, next, client) {
      clock = client?.clock ?? timer;
      const old = state ?? fresh;
      warnControlSwitch(options, next);
      announced ??= fresh.progress;
      state = fresh;
      options = next;
      focus.check();
      if (fresh.progress !== announced && !pending) void announce();
      for (const { index, slot, status, src, loading } of fresh.slots) {
        if (status !== "pending" && status !== old.slots[index]?.status) updateEntry("retries", slot);
        // If the app renders the image itself, or not as an <img>, its loading state is unknown.
        if (src && loading === "loading" && images[index]?.complete === undefined)
          updateEntry("images", src, "loaded");
      }
      dropLost(old);
      restore();
    },
    connect() {
      document.addEventListener("reset", onReset, true);
      // The user can have chosen an image before hydration.
      const chosen = radios().find(({ checked }) => checked);
      if (chosen && chosen.value !== state.value) select(chosen.value);
      return () => {
        document.removeEventListener("reset", onReset, true);
        pending = undefined;
      };
    },
    select,
    clear: () => change(null, "user"),
    events: {
      root: {
        ref(element) {
          root = element;
        },
        onKeyDown(event) {
          const { target, key, currentTarget } = event;
          const choosable = state.slots.filter(({ disabled }) => !disabled);
          const from = choosable.find((slot) => radioOf(slot) === target);
          if (!from || event.ctrlKey || event.altKey || event.metaKey) return;
          const isRightToLeft = getComputedStyle(currentTarget).direction === "rtl";
          const to = keyTarget(key, from, choosable, options.columns ?? 2, isRightToLeft);
          if (!to) return;
          event.preventDefault();
          if (to.group.readOnly) return;
          const radio = radioOf(to);
          radio?.focus();
          radio?.click();
        },
        ...focus.events,
      },
      input: {
        onChange({ target, nativeEvent }) {
          select(target.value, nativeEvent);
        },
      },
      image: (index) => (imageEvents[index] ??= createImageEvents(index)),
      retry: (index) => ({
        onClick() {
          // Only one of the two applies: a slot without an image is retried, and an image is reloaded.
          retry(state.slots.slice(index, index + 1));
          reload(index);
        },
        onFocus: () => focus.onRetryFocus(index),
      }),
      retryAll: { onClick: () => retry(state.slots) },
      proceed() {
        if (state.image) options.onContinue?.(state.image.id, state.image);
      },
    },
  };
}
