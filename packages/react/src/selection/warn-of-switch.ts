import { warnDeveloper } from "../warn-developer.ts";

declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** Warns whoever writes the app that a selection became controlled, or ceased to be. Bundlers leave it out of a build. */
export function warnOfSwitch(old: { value?: unknown } | undefined, fresh: { value?: unknown }): void {
  if (process.env.NODE_ENV === "production") return;
  const isControlled = fresh.value !== undefined;
  if (old === undefined || isControlled === (old.value !== undefined)) return;
  warnDeveloper(
    `useCharacterSelection: \`value\` ${isControlled ? "was undefined, and controls the selection now" : "became undefined, and controls the selection no longer"}: the parent and the grid may disagree. Give an id or null in every render, or never.`,
  );
}
