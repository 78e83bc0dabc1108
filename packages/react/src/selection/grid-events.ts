import type { ChangeEventHandler, DOMAttributes, RefCallback } from "react";

type Handlers<Element, Names extends keyof DOMAttributes<Element>> = Required<
  Pick<DOMAttributes<Element>, Names>
>;

/** The event handlers and refs of the grid's elements, as props. They never change. */
export interface GridEvents {
  readonly root: Handlers<HTMLElement, "onKeyDown" | "onFocus" | "onBlur"> & {
    readonly ref: RefCallback<HTMLElement>;
  };
  readonly input: { readonly onChange: ChangeEventHandler<HTMLInputElement> };
  image(index: number): Handlers<HTMLImageElement, "onLoad" | "onError"> & {
    readonly ref: RefCallback<HTMLImageElement>;
  };
  retry(index: number): Handlers<HTMLButtonElement, "onClick" | "onFocus">;
  readonly retryAll: Handlers<HTMLButtonElement, "onClick">;
  proceed(): void;
}
