import { createElement, Fragment, useState } from "react";
import type { SummaryState } from "../selection/grid-state.ts";
import { continueProps, reasonProps, retryAllProps, statusProps } from "../selection/part-props.ts";
import { type SelectionProps, SummaryContext } from "./grid-context.ts";
import { createPart, type PartProps } from "./part.tsx";

// The parts outside the radio group.

export interface CharacterGridRetryAllProps extends PartProps<"button", SummaryState>, SelectionProps {}
export interface CharacterGridStatusProps extends PartProps<"div", SummaryState>, SelectionProps {}
export interface CharacterGridContinueProps extends PartProps<"button", SummaryState>, SelectionProps {
  /** Whether Tab reaches the button while it is disabled. It then describes why it is disabled. */
  readonly focusableWhenDisabled?: boolean | undefined;
}

/** A button that retries every retryable slot. Rendered while there is one, or while the button has the focus. */
export const RetryAll = /* @__PURE__ */ createPart<"button", SummaryState, CharacterGridRetryAllProps>(
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

/** Announces the progress of the slots. Put it outside the group. It is always rendered. */
export const Status = /* @__PURE__ */ createPart<"div", SummaryState, CharacterGridStatusProps>(
  "div",
  SummaryContext,
  statusProps,
);

/** A button that continues with the selected image. Enabled while that image is ready. */
export const Continue = /* @__PURE__ */ createPart<"button", SummaryState, CharacterGridContinueProps>(
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
