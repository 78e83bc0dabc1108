import {
  type ComponentPropsWithoutRef,
  type Context,
  type CSSProperties,
  cloneElement,
  createElement,
  type ForwardRefExoticComponent,
  forwardRef,
  isValidElement,
  type ReactElement,
  type ReactNode,
  type Ref,
  type RefAttributes,
  useContext,
  useMemo,
} from "react";
import { mergeProps, mergeRefs, type Props } from "../selection/merge-props.ts";
import { type SelectionProps, SlotsContext } from "./grid-context.ts";

export type Tag = "div" | "input" | "img" | "button" | "span";

/** The props that every part has in addition to those of its element. */
export interface PartOptions<State> {
  readonly className?: string | ((state: State) => string | undefined) | undefined;
  readonly style?: CSSProperties | ((state: State) => CSSProperties | undefined) | undefined;
  /** Renders another element: an element that gets the part's props, or a function of props and state. */
  readonly render?:
    | ReactElement<Record<string, unknown>>
    | ((props: Record<string, unknown>, state: State) => ReactElement)
    | undefined;
}

/** The props of a part: those of its element, where `className` and `style` can depend on the state, and `render`. */
export type PartProps<Element extends Tag, State> = Omit<
  ComponentPropsWithoutRef<Element>,
  "className" | "style" | "role"
> &
  PartOptions<State>;

/** The grid's own props for an element, or a falsy value if the element is not rendered. */
type Own = Props | "" | false | undefined;

interface PartGiven<State> extends PartOptions<State>, SelectionProps {
  readonly index?: number;
  readonly focusableWhenDisabled?: boolean;
}

/**
 * Creates a part: an element that is rendered while `getOwnProps` returns props for it, and rerendered only if the
 * state in its context changes. For parts outside the group, which always have a state, `getOwnProps` can be a hook.
 * `frame` renders what surrounds the element or is next to it.
 */
export function createPart<Name extends Tag, State, Given = PartProps<Name, State>>(
  tag: Name,
  context: Context<State | undefined>,
  getOwnProps: (state: State, isFocusable?: boolean) => Own,
  frame: (element: ReactElement, state: State, own: Props) => ReactNode = (element) => element,
): ForwardRefExoticComponent<Given & RefAttributes<HTMLElementTagNameMap[Name]>> {
  return forwardRef<HTMLElementTagNameMap[Name], PartGiven<State>>(
    ({ index, selection, focusableWhenDisabled, ...given }, ref) => {
      const value = useContext((index === undefined ? context : SlotsContext) as Context<unknown>);
      if (!value && !selection)
        throw new Error("A grid part needs a CharacterGrid.Root around it, or the prop `selection`.");
      const state = (selection?.grid.summary ??
        (index === undefined ? value : (value as readonly unknown[])[index])) as State;
      const own = state && getOwnProps(state, focusableWhenDisabled);
      const element = useElement(tag, own, given, state, ref);
      return own && element && frame(element, state, own);
    },
  ) as ForwardRefExoticComponent<Given & RefAttributes<HTMLElementTagNameMap[Name]>>;
}

/** Merges three refs into one, which stays the same while the three do. */
function useMergedRefs(own: unknown, elementRef: unknown, forwarded: unknown) {
  return useMemo(() => mergeRefs([own, elementRef, forwarded]), [own, elementRef, forwarded]);
}

/** Creates the element of a part from the grid's own props, the consumer's props, and those of the `render` element. */
export function useElement<State>(
  tag: Tag,
  own: Own,
  { render, className, style, ...given }: PartOptions<State>,
  state: State,
  forwarded: Ref<unknown>,
): ReactElement | null {
  const element: ReactElement<Props> = isValidElement<Props>(render) ? render : createElement(tag);
  // React 18 does not include the ref in the props.
  const { ref: elementRef = Reflect.get(element, "ref"), ...elementProps } = { ...element.props };
  const { ref: ownRef, ...ours }: Props = { ...own };
  const ref = useMergedRefs(ownRef, elementRef, forwarded);
  if (!own) return null;
  const resolve = <Value,>(value: Value | ((state: State) => Value)) =>
    value instanceof Function ? value(state) : value;
  // The title of a button is also its text, unless the consumer passes another.
  const texts = { ...(!render && ours.title !== undefined && { children: ours.title }), ...given };
  const props = {
    ...mergeProps(ours, { ...texts, className: resolve(className), style: resolve(style) }),
    ref,
  };
  if (typeof render === "function") return render(props, state);
  const merged = mergeProps(props, elementProps);
  // Without an address, browsers do not follow a disabled link, even before hydration.
  const isDeadLink = ours["aria-disabled"] && merged.href && typeof element.type === "string";
  return cloneElement(element, isDeadLink ? { ...merged, href: undefined, role: "link" } : merged);
}
