"use client";

import { type ComponentProps, useEffect, useRef } from "react";
import { keepText, keptText } from "../lib/kept-text";

interface KeptTextareaProps extends ComponentProps<"textarea"> {
  readonly name: string;
}

/** A required text field whose text survives a reload, and going back and forward. */
export function KeptTextarea(props: KeptTextareaProps) {
  const { name } = props;
  const ref = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    // Keep what the user typed before hydration.
    if (ref.current?.value === "") ref.current.value = keptText(name);
  }, [name]);

  return (
    <textarea
      {...props}
      ref={ref}
      required
      maxLength={4000}
      onInput={({ currentTarget: field }) => {
        const isBlank = field.value !== "" && field.value.trim() === "";
        field.setCustomValidity(isBlank ? "Please write a few words." : "");
        keepText(name, field.value);
      }}
    />
  );
}
