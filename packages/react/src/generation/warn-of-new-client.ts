import type { GenerationSnapshot } from "@dramatis/core/client";
import { warnDeveloper } from "../warn-developer.ts";

declare const process: { readonly env: { readonly NODE_ENV?: string } };

interface Held {
  readonly scope: object | undefined;
  readonly live: { readonly store: { getSnapshot(): Pick<GenerationSnapshot, "status"> } };
}

/**
 * Warns the developer if a run that is under way is no longer shown. The usual cause is a client that is created in
 * each render. Bundlers drop the warning from a production build.
 */
export function warnOfNewClient(hook: string, held: Held | undefined, scope: object | undefined): void {
  if (process.env.NODE_ENV === "production" || !held || !scope || held.scope === scope) return;
  const { status } = held.live.store.getSnapshot();
  if (status !== "submitting" && status !== "running") return;
  warnDeveloper(
    `The \`client\` of ${hook} changed during a run: the run goes on, but is not shown, because it belongs to the client before. Create each client once, outside the component.`,
  );
}
