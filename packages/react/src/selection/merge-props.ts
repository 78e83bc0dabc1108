/** The props of any part or element. */
export type Props = Readonly<Record<string, unknown>>;

/**
 * Merges the grid's own props with a consumer's. The consumer's take precedence; class names, styles and refs are
 * combined. Of two handlers, the consumer's runs first, and prevents ours with `preventDefault`. On an `aria-disabled`
 * element, neither click handler runs. A text that replaces ours becomes part of the accessible name (WCAG 2.5.3),
 * together with our `title`.
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

/** Merges refs of any kind into one callback ref. Runs the cleanup functions that refs can return in React 19. */
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
