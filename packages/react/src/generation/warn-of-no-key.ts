import { warnDeveloper } from "../warn-developer.ts";

declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** Warns the developer of two components that cannot be told apart. Bundlers drop it from a production build. */
export function warnOfNoKey(hook: string): void {
  if (process.env.NODE_ENV === "production") return;
  warnDeveloper(
    `Two mounted components call ${hook} without a \`key\`: each has its own run, but if they are unmounted, either of them may find the other's run afterwards. Give each a \`key\`, or both the same one to share a run.`,
  );
}
