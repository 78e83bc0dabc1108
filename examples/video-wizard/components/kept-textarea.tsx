"use client";

import { type ComponentProps, useEffect, useRef } from "react";
import { keepText, keptText } from "../lib/kept-text";

interface KeptTextareaProps extends ComponentProps<"textarea"> {
  readonly name: string;
}

/** A required text that a reload, and going back and forth, leave as it was. */
export function KeptTextarea(props: KeptTextareaProps) {
  const { name } = props;
  const ref = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    // What was typed before React was there stays.
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
