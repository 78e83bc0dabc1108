import { Root } from "./root.tsx";
import { ErrorText, Image, Indicator, Input, Placeholder, Retry, Slot } from "./slot-parts.tsx";
import { Continue, RetryAll, Status } from "./summary-parts.tsx";

/**
 * The parts of an accessible grid for choosing one image, built as a radio group. They are unstyled, except for the
 * styles that visually hide the radio buttons.
 */
export const CharacterGrid = {
  Root,
  Slot,
  Input,
  Image,
  Placeholder,
  Indicator,
  Error: ErrorText,
  Retry,
  RetryAll,
  Status,
  Continue,
};
