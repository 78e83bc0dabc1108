import { forwardRef, useState } from "react";
import type { SummaryState } from "../selection/grid-state.ts";
import { continueProps, reasonProps, retryAllProps, statusProps } from "../selection/part-props.ts";
import { type SelectionProps, useSummary } from "./grid-context.ts";
import { Part, type PartProps } from "./part.tsx";

// What stands outside the group.

export interface CharacterGridRetryAllProps extends PartProps<"button", SummaryState>, SelectionProps {}
export interface CharacterGridStatusProps extends PartProps<"div", SummaryState>, SelectionProps {}
export interface CharacterGridContinueProps extends PartProps<"button", SummaryState>, SelectionProps {
  /** A disabled Continue can be reached by Tab, and says why it is disabled. */
  readonly focusableWhenDisabled?: boolean | undefined;
}

/** Tries every slot again that can be. There while there is one, or while it has the focus. */
export const RetryAll = /* @__PURE__ */ forwardRef<HTMLButtonElement, CharacterGridRetryAllProps>(
  function CharacterGridRetryAll({ selection, ...given }, ref) {
    const { store, summary } = useSummary(selection);
    const [hasFocus, setFocus] = useState(false);
    const own = {
      ...retryAllProps(summary, store),
      onFocus: () => setFocus(true),
      onBlur: () => setFocus(false),
    };
    return summary.retryable > 0 || hasFocus ? (
      <Part tag="button" own={own} given={given} state={summary} forwarded={ref} />
    ) : null;
  },
);

/** Announces how far the slots are. It belongs outside the group, and is always there. */
export const Status = /* @__PURE__ */ forwardRef<HTMLDivElement, CharacterGridStatusProps>(
  function CharacterGridStatus({ selection, ...given }, ref) {
    const { summary } = useSummary(selection);
    return <Part tag="div" own={statusProps(summary)} given={given} state={summary} forwarded={ref} />;
  },
);

/** Goes on with the selection. Enabled exactly while the chosen image is ready. */
export const Continue = /* @__PURE__ */ forwardRef<HTMLButtonElement, CharacterGridContinueProps>(
  function CharacterGridContinue({ selection, focusableWhenDisabled, ...given }, ref) {
    const { store, summary } = useSummary(selection);
    const own = continueProps(summary, store, focusableWhenDisabled);
    return (
      <>
        <Part tag="button" own={own} given={given} state={summary} forwarded={ref} />
        {own["aria-describedby"] && <span {...reasonProps(summary)} />}
      </>
    );
  },
);
