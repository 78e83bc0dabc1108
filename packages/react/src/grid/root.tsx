import { forwardRef, memo, type ReactElement, type ReactNode, type Ref, type RefAttributes } from "react";
import type { GridImage } from "../selection/grid-slot.ts";
import type { GroupState } from "../selection/grid-state.ts";
import { rootProps } from "../selection/part-props.ts";
import type { SelectionOptions } from "../selection/selection-options.ts";
import { useCharacterSelection } from "../selection/use-character-selection.ts";
import { type SelectionProps, SlotContext, SlotsContext, SummaryContext } from "./grid-context.ts";
import { type PartProps, useElement } from "./part.tsx";

/** The props of Root, apart from the options of the selection. */
export interface GroupProps extends Omit<PartProps<"div", GroupState>, "children" | keyof SelectionOptions> {
  /**
   * The slots, or a function that renders each of them. If it is the same function in every render, it is called only
   * for new slots.
   */
  readonly children?: ReactNode | ((index: number) => ReactNode);
  /** The parts that belong to the grid but not to the radio group: RetryAll, Status and Continue. */
  readonly after?: ReactNode;
}

interface GivenSelection {
  /** The result of `useCharacterSelection`. The options are then passed to the hook. */
  readonly selection: NonNullable<SelectionProps["selection"]>;
  readonly images?: undefined;
  readonly slots?: undefined;
}

/** The props of Root: the options of `useCharacterSelection`, or a selection from it. */
export type CharacterGridRootProps<Image extends GridImage = GridImage> = GroupProps &
  (SelectionOptions<Image> | GivenSelection);

/**
 * The group of all slots: a `div` with the role `radiogroup`. Name it with `aria-label` or `aria-labelledby`, and
 * describe it with `aria-describedby`.
 *
 * @example
 * ```tsx
 * const card = () => (
 *   <CharacterGrid.Slot>
 *     <label>
 *       <CharacterGrid.Input />
 *       <CharacterGrid.Image />
 *       <CharacterGrid.Placeholder />
 *     </label>
 *     <CharacterGrid.Error />
 *     <CharacterGrid.Retry />
 *   </CharacterGrid.Slot>
 * );
 *
 * <CharacterGrid.Root slots={slots} onRetry={retry} after={<CharacterGrid.Continue />} aria-label="Images of the
 * pirate">   {card} </CharacterGrid.Root>
 * ```
 */
export const Root = /* @__PURE__ */ forwardRef<HTMLDivElement, CharacterGridRootProps>(
  function CharacterGridRoot(props, ref): ReactElement {
    return "selection" in props ? (
      <Group {...props} groupRef={ref} />
    ) : (
      <OwnGroup {...props} groupRef={ref} />
    );
  },
) as TypedRoot;

/** Keeps the type of the images from `slots` or `images` to `onContinue`. */
type TypedRoot = <Image extends GridImage = GridImage>(
  props: CharacterGridRootProps<Image> & RefAttributes<HTMLDivElement>,
) => ReactElement;

interface WithRef {
  readonly groupRef: Ref<HTMLDivElement>;
}

/** The names of all selection options, which are not passed to the group's element. */
const optionNames =
  /^(images|slots|value|defaultValue|onValueChange|persistKey|keepSelection|disabled|readOnly|required|name|form|columns|onRetry|onContinue|messages)$/;

function OwnGroup(props: GroupProps & SelectionOptions & WithRef): ReactElement {
  const selection = useCharacterSelection(props);
  const rest = Object.fromEntries(Object.entries(props).filter(([name]) => !optionNames.test(name)));
  return <Group {...(rest as GroupProps & WithRef)} selection={selection} />;
}

function Group({
  selection: { grid },
  children,
  after,
  groupRef,
  ...given
}: GroupProps & GivenSelection & WithRef): ReactElement {
  const { slots, summary } = grid;
  const own = {
    ...rootProps(summary.group),
    children:
      typeof children === "function"
        ? slots.map((slot) => (
            <SlotContext.Provider key={slot.key} value={slot}>
              <Place index={slot.index}>{children}</Place>
            </SlotContext.Provider>
          ))
        : children,
  };
  const element = useElement("div", own, given, summary.group, groupRef);
  return (
    <SummaryContext.Provider value={summary}>
      <SlotsContext.Provider value={slots}>
        {element}
        {after}
      </SlotsContext.Provider>
    </SummaryContext.Provider>
  );
}

interface PlaceProps {
  readonly index: number;
  readonly children: (index: number) => ReactNode;
}

const Place = /* @__PURE__ */ memo(function Place({ index, children }: PlaceProps) {
  return children(index);
});
