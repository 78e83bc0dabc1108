/** Props of a part or an element, whatever they are. */
export type Props = Readonly<Record<string, unknown>>;

/**
 * The grid's own props and a consumer's: the consumer's win, and class names, styles and refs add up; of two handlers
 * the consumer's runs first, and keeps ours from running with `preventDefault`. What is only said to be disabled
 * (`aria-disabled`) takes no click of anybody's. A text that replaces one of ours becomes a part of the name (WCAG
 * 2.5.3), which our `title` completes.
 */
export function mergeProps(own: Props, given: Props): Props {
  const merged: Record<string, unknown> = { ...own };
  for (const [name, value] of Object.entries(given)) {
    const ours = own[name];
    if (name === "style") merged[name] = Object.assign({}, ours, value);
    else if (name === "className" && ours && value) merged[name] = `${ours} ${value}`;
    else if (name === "ref" && ours) merged[name] = mergeRefs([ours, value]);
    else if (name === "children" && typeof value === "string" && typeof own.title === "string") {
      merged.children = value;
      merged.title = undefined;
      merged["aria-label"] ??= own.title.includes(value) ? own.title : `${value}, ${own.title}`;
    } else if (typeof ours !== "function" || typeof value !== "function") {
      if (value !== undefined) merged[name] = value;
    } else if (name !== "onClick" || !own["aria-disabled"] || own.role)
      merged[name] = (event: { readonly defaultPrevented?: boolean }) => {
        value(event);
        if (!event.defaultPrevented) ours(event);
      };
  }
  return merged;
}

/** One callback ref for many refs of any kind. What the refs give to clean up, as those of React 19 may, is run. */
export function mergeRefs(refs: readonly unknown[]): (element: unknown) => (() => void) | undefined {
  return (element) => {
    const cleanups = refs.map((ref) =>
      typeof ref === "function" ? ref(element) : ref && void Object.assign(ref, { current: element }),
    );
    if (!cleanups.some(Boolean)) return undefined;
    return () => {
      refs.forEach((ref, index) => {
        if (cleanups[index]) cleanups[index]();
        else mergeRefs([ref])(null);
      });
    };
  };
}
