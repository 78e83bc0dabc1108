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

/** What every part takes beside the props of its element. */
export interface PartOptions<State> {
  readonly className?: string | ((state: State) => string | undefined) | undefined;
  readonly style?: CSSProperties | ((state: State) => CSSProperties | undefined) | undefined;
  /** Draws another element: one to which the part's props are added, or a function of props and state. */
  readonly render?:
    | ReactElement<Record<string, unknown>>
    | ((props: Record<string, unknown>, state: State) => ReactElement)
    | undefined;
}

/** The props of a part: those of its element, with `className` and `style` of its state, and `render`. */
export type PartProps<Element extends Tag, State> = Omit<
  ComponentPropsWithoutRef<Element>,
  "className" | "style" | "role"
> &
  PartOptions<State>;

/** The grid's own props of an element; anything else keeps it from being there. */
type Own = Props | "" | false | undefined;

interface PartGiven<State> extends PartOptions<State>, SelectionProps {
  readonly index?: number;
  readonly focusableWhenDisabled?: boolean;
}

/**
 * Makes a part: an element that is there while `ownOf` gives props for it, and is drawn again only when the state of its
 * context changes. Outside the group, where there always is a state, `ownOf` may be a hook. `frame` draws what stands
 * around the element, or beside it.
 */
export function part<Name extends Tag, State, Given = PartProps<Name, State>>(
  tag: Name,
  context: Context<State | undefined>,
  ownOf: (state: State, isFocusable?: boolean) => Own,
  frame: (element: ReactElement, state: State, own: Props) => ReactNode = (element) => element,
): ForwardRefExoticComponent<Given & RefAttributes<HTMLElementTagNameMap[Name]>> {
  return forwardRef<HTMLElementTagNameMap[Name], PartGiven<State>>(
    ({ index, selection, focusableWhenDisabled, ...given }, ref) => {
      const around = useContext((index === undefined ? context : SlotsContext) as Context<unknown>);
      if (!around && !selection)
        throw new Error("Put this part into CharacterGrid.Root or a Slot of it, or give it `selection`.");
      const state = (selection?.grid.summary ??
        (index === undefined ? around : (around as readonly unknown[])[index])) as State;
      const own = state && ownOf(state, focusableWhenDisabled);
      const element = useElement(tag, own, given, state, ref);
      return own && element && frame(element, state, own);
    },
  ) as ForwardRefExoticComponent<Given & RefAttributes<HTMLElementTagNameMap[Name]>>;
}

/** One ref for three, the same as long as they are. */
function useMergedRefs(own: unknown, ofElement: unknown, forwarded: unknown) {
  return useMemo(() => mergeRefs([own, ofElement, forwarded]), [own, ofElement, forwarded]);
}

/** The element of a part, with the grid's own props, the consumer's, and those of the element it is drawn as. */
export function useElement<State>(
  tag: Tag,
  own: Own,
  { render, className, style, ...given }: PartOptions<State>,
  state: State,
  forwarded: Ref<unknown>,
): ReactElement | null {
  const element: ReactElement<Props> = isValidElement<Props>(render) ? render : createElement(tag);
  // React 18 has the ref beside the props.
  const { ref: elementRef = Reflect.get(element, "ref"), ...elementProps } = { ...element.props };
  const { ref: ownRef, ...ours }: Props = { ...own };
  const ref = useMergedRefs(ownRef, elementRef, forwarded);
  if (!own) return null;
  const of = <Value,>(value: Value | ((state: State) => Value)) =>
    value instanceof Function ? value(state) : value;
  // What names a button is its text too, unless the consumer has another.
  const texts = { ...(!render && ours.title !== undefined && { children: ours.title }), ...given };
  const props = { ...mergeProps(ours, { ...texts, className: of(className), style: of(style) }), ref };
  if (typeof render === "function") return render(props, state);
  const merged = mergeProps(props, elementProps);
  // No browser follows a link without an address, not even before React is there.
  const isDeadLink = ours["aria-disabled"] && merged.href && typeof element.type === "string";
  return cloneElement(element, isDeadLink ? { ...merged, href: undefined, role: "link" } : merged);
}
