import { createElement, Fragment, useState } from "react";
import type { SummaryState } from "../selection/grid-state.ts";
import { continueProps, reasonProps, retryAllProps, statusProps } from "../selection/part-props.ts";
import { type SelectionProps, SummaryContext } from "./grid-context.ts";
import { type PartProps, part } from "./part.tsx";

// What stands outside the group.

export interface CharacterGridRetryAllProps extends PartProps<"button", SummaryState>, SelectionProps {}
export interface CharacterGridStatusProps extends PartProps<"div", SummaryState>, SelectionProps {}
export interface CharacterGridContinueProps extends PartProps<"button", SummaryState>, SelectionProps {
  /** A disabled Continue can be reached by Tab, and says why it is disabled. */
  readonly focusableWhenDisabled?: boolean | undefined;
}

/** Tries every slot again that can be. There while there is one, or while it has the focus. */
export const RetryAll = /* @__PURE__ */ part<"button", SummaryState, CharacterGridRetryAllProps>(
  "button",
  SummaryContext,
  function useRetryAll(summary) {
    const [hasFocus, setFocus] = useState(false);
    return (
      (summary.retryable > 0 || hasFocus) && {
        ...retryAllProps(summary),
        onFocus: () => setFocus(true),
        onBlur: () => setFocus(false),
      }
    );
  },
);

/** Announces how far the slots are. It belongs outside the group, and is always there. */
export const Status = /* @__PURE__ */ part<"div", SummaryState, CharacterGridStatusProps>(
  "div",
  SummaryContext,
  statusProps,
);

/** Goes on with the selection. Enabled exactly while the chosen image is ready. */
export const Continue = /* @__PURE__ */ part<"button", SummaryState, CharacterGridContinueProps>(
  "button",
  SummaryContext,
  continueProps,
  (element, summary, own) =>
    createElement(
      Fragment,
      null,
      element,
      own["aria-describedby"] ? createElement("span", reasonProps(summary)) : null,
    ),
);
