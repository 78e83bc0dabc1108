import { warnDeveloper } from "../warn-developer.ts";

declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** Warns the developer about two components without a key. Bundlers remove the warning from production builds. */
export function warnMissingKey(hook: string): void {
  if (process.env.NODE_ENV === "production") return;
  warnDeveloper(
    `Two mounted components call ${hook} without a \`key\`. Each has its own run, but after an unmount, either can get the run of the other. Give each its own \`key\`, or both the same \`key\` to share a run.`,
  );
}
