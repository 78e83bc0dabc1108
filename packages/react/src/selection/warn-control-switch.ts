import { warnDeveloper } from "../warn-developer.ts";

declare const process: { readonly env: { readonly NODE_ENV?: string } };

/**
 * Warns the developer if a selection switches between controlled and uncontrolled. Bundlers remove the warning from
 * production builds.
 */
export function warnControlSwitch(old: { value?: unknown } | undefined, fresh: { value?: unknown }): void {
  if (process.env.NODE_ENV === "production") return;
  const isControlled = fresh.value !== undefined;
  if (old === undefined || isControlled === (old.value !== undefined)) return;
  warnDeveloper(
    `useCharacterSelection: \`value\` ${isControlled ? "was undefined, and now controls the selection" : "became undefined, and no longer controls the selection"}. The parent and the grid can disagree. Pass an id or null in every render, or never.`,
  );
}
