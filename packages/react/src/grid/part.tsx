import {
  type ComponentPropsWithoutRef,
  type CSSProperties,
  cloneElement,
  createElement,
  isValidElement,
  type ReactElement,
  type Ref,
  useMemo,
  version,
} from "react";
import { mergeProps, mergeRefs, type Props } from "../selection/merge-props.ts";

export type Tag = "div" | "input" | "img" | "button" | "span";

/** The element of a tag. */
export type ElementOf<Name extends Tag> = HTMLElementTagNameMap[Name];

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

interface Part<State> {
  readonly tag: Tag;
  readonly own: object;
  readonly given: PartOptions<State>;
  readonly state: State;
  readonly forwarded: Ref<unknown>;
}

/** The element of a part, with the grid's own props, the consumer's, and those of the element it is drawn as. */
export function Part<State>({ tag, own, given, state, forwarded }: Part<State>): ReactElement {
  const { render, className, style, ...rest } = given;
  const of = <Value,>(value: Value | ((state: State) => Value)) =>
    value instanceof Function ? value(state) : value;
  const element = isValidElement<Props>(render) ? render : undefined;
  const { ref: ownRef, ...ours }: Props = { ...own };
  const elementRef = element && (version < "19" ? Reflect.get(element, "ref") : element.props.ref);
  const ref = useMergedRef(ownRef, elementRef, forwarded);
  const props = {
    ...mergeProps(ours, { ...rest, className: of(className), style: of(style) }),
    ref,
  };
  if (typeof render === "function") return render(props, state);
  if (!element) return createElement(tag, props);
  const { ref: _ref, ...elementProps } = element.props;
  return cloneElement(element, { ...mergeProps(props, elementProps), ref });
}

/** Stays the same while its refs do: a ref that is a function is not called by every render. */
function useMergedRef(own: unknown, ofElement: unknown, forwarded: unknown) {
  return useMemo(() => mergeRefs([own, ofElement, forwarded]), [own, ofElement, forwarded]);
}
