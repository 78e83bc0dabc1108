import { Root } from "./root.tsx";
import { ErrorText, Image, Indicator, Input, Placeholder, Retry, Slot } from "./slot-parts.tsx";
import { Continue, RetryAll, Status } from "./summary-parts.tsx";

/**
 * The parts of an accessible grid to choose one image from: a group of radios. None of them has a style, but for what
 * hides the radio itself.
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
