import { createFocusKeeper } from "./focus-keeper.ts";
import type { GridState, SlotState } from "./grid-state.ts";
import type { GridStore, StoreOptions } from "./grid-store.ts";
import { keepValue, keptValue } from "./kept-value.ts";
import { keyTarget } from "./key-target.ts";
import { isPending, lossReason, slotOf } from "./loss.ts";
import type { Memory } from "./memory.ts";
import { share } from "./share-state.ts";
import { warnOfSwitch } from "./warn-of-switch.ts";

/** How long changes are gathered before they are announced. */
const announceAfterMs = 200;

/** Makes what lives as long as the grid. Nothing happens in it before an effect or an event. */
export function createGridStore(initial: GridState, initialMemory: Memory): GridStore {
  const listeners = new Set<() => void>();
  const images: (HTMLImageElement | null)[] = [];
  const imageRefs: ((element: HTMLImageElement | null) => void)[] = [];
  let root: HTMLElement | null = null;
  let memory = initialMemory;
  let state = initial;
  let options: StoreOptions | undefined;
  let persistKey: string | undefined;
  let isHeld = false;
  let told = initial.progress;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const radios = () =>
    [...(root?.querySelectorAll("input") ?? [])].filter(({ name }) => name === state.summary.group.name);
  const radioOf = (slot: SlotState | undefined) =>
    slot?.id === undefined ? undefined : radios().find(({ value }) => value === slot.id);
  const focus = createFocusKeeper((index) => {
    const radio = radioOf(state.slots[index ?? -1]);
    (radio && !radio.disabled ? radio : root)?.focus({ preventScroll: true });
  });

  function tell() {
    for (const listener of listeners) listener();
  }

  function remember(news: Partial<Memory>) {
    memory = { ...memory, ...news };
    tell();
  }

  function current() {
    return options?.value === undefined ? memory.value : options.value;
  }

  const change: GridStore["change"] = (value, reason, event) => {
    if (value === current()) return;
    let isCanceled = false;
    const cancel = () => {
      isCanceled = true;
    };
    options?.onValueChange?.(value, { reason, event, cancel });
    if (isCanceled || options?.value !== undefined) return;
    if (persistKey !== undefined) keepValue(persistKey, value);
    remember({ value });
  };

  const select: GridStore["select"] = (id, event) => {
    if (slotOf(state, id)?.disabled === false && !state.summary.group.readOnly) change(id, "user", event);
  };

  function setImage(src: string | undefined, outcome: "loaded" | "failed" | undefined) {
    if (src !== undefined && memory.images[src] !== outcome)
      remember({ images: { ...memory.images, [src]: outcome } });
  }

  function setRetries(slots: readonly number[], retry: "asking" | "asked" | undefined) {
    if (slots.length > 0)
      remember({
        retries: { ...memory.retries, ...Object.fromEntries(slots.map((slot) => [slot, retry])) },
      });
  }

  function onReset(event: Event) {
    // The browser resets the radios once all listeners have had the event.
    setTimeout(() => {
      if (event.defaultPrevented || radios()[0]?.form !== event.target) return;
      change(slotOf(state, initial.value)?.id ?? null, "reset", event);
      // After React: writing what stands there already tells it that the browser has changed the radios behind its back.
      queueMicrotask(() => {
        for (const radio of radios()) radio.checked = radio.value === state.value;
      });
    });
  }

  function dropLost(old: GridState) {
    const isFound = slotOf(state, current()) !== undefined;
    isHeld &&= !isFound;
    const reason =
      lossReason(old, state) ?? (isHeld && state.slots.length > 0 ? ("regenerate" as const) : undefined);
    if (reason === undefined) return;
    isHeld = (isHeld || options?.keepSelection === true) && isPending(state);
    if (!isHeld) change(null, reason);
  }

  function restore() {
    const key = options?.value === undefined ? options?.persistKey : undefined;
    if (key === persistKey) return;
    persistKey = key;
    const value = key === undefined ? undefined : keptValue(key);
    if (value === undefined) return;
    isHeld = true;
    remember({ value });
  }

  function announce() {
    if (state.progress === told) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      if (state.progress === told) return;
      told = state.progress;
      remember({ announcement: told });
    }, announceAfterMs);
  }

  return {
    initial,
    initialMemory,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    memory: () => memory,
    state: () => state,
    commit(fresh, next) {
      const old = state;
      warnOfSwitch(options, next);
      options = next;
      state = share(old, fresh);
      focus.check();
      announce();
      if (state !== old) {
        tell();
        const ended = state.slots.filter(
          ({ status }, index) => status !== "pending" && status !== old.slots[index]?.status,
        );
        setRetries(
          ended.map(({ slot }) => slot).filter((slot) => memory.retries[slot]),
          undefined,
        );
      }
      dropLost(old);
      restore();
    },
    connect() {
      document.addEventListener("reset", onReset, true);
      // Somebody may have chosen before React was there.
      const chosen = radios().find(({ checked }) => checked);
      if (chosen && chosen.value !== initial.value) select(chosen.value);
      return () => {
        document.removeEventListener("reset", onReset, true);
        clearTimeout(timer);
        timer = undefined;
      };
    },
    change,
    select,
    retry(slots) {
      const asked = slots.filter(({ id, retry, retrying }) => retry && !id && !retrying);
      const numbers = asked.map(({ slot }) => slot);
      if (!options?.onRetry || numbers.length === 0) return;
      const answer = options.onRetry(numbers);
      setRetries(numbers, "asking");
      void Promise.resolve(answer).finally(() =>
        setRetries(
          numbers.filter((slot) => memory.retries[slot]),
          "asked",
        ),
      );
    },
    reload({ index, src }) {
      const image = images[index];
      if (!image) return;
      setImage(src, undefined);
      // The same address again makes a browser load it again.
      const address = image.src;
      image.src = address;
    },
    proceed() {
      if (state.summary.canContinue && state.value !== null) options?.onContinue?.(state.value);
    },
    root(element) {
      root = element;
    },
    image: (index) =>
      (imageRefs[index] ??= (element) => {
        images[index] = element;
        // In a moment the state is what was rendered. An image that was there before React tells nothing any more.
        queueMicrotask(() => {
          if (element?.isConnected && element.complete)
            setImage(state.slots[index]?.src, element.naturalWidth > 0 ? "loaded" : "failed");
        });
      }),
    onImage({ currentTarget }, { src }, outcome) {
      // One that is loading again speaks of what it showed before.
      if (currentTarget.complete) setImage(src, outcome);
    },
    onChange({ target, nativeEvent }) {
      select(target.value, nativeEvent);
    },
    onKeyDown(event) {
      const { target, key, currentTarget } = event;
      const from = state.slots.findIndex((slot) => radioOf(slot) === target);
      if (from < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
      const to = keyTarget({
        key,
        from,
        choosable: state.slots.map(({ disabled }) => !disabled),
        columns: options?.columns ?? 2,
        rightToLeft: getComputedStyle(currentTarget).direction === "rtl",
      });
      if (to === undefined) return;
      event.preventDefault();
      if (state.summary.group.readOnly) return;
      const radio = radioOf(state.slots[to]);
      radio?.focus();
      radio?.click();
    },
    onFocus: focus.onFocus,
    onBlur: focus.onBlur,
    onRetryFocus: focus.onRetryFocus,
  };
}
