import type { GenerationSnapshot } from "@dramatis/core/client";
import { warnDeveloper } from "../warn-developer.ts";

declare const process: { readonly env: { readonly NODE_ENV?: string } };

interface Held {
  readonly scope: object | undefined;
  readonly live: { readonly store: { getSnapshot(): Pick<GenerationSnapshot, "status"> } };
}

/**
 * Warns the developer if an active run is no longer shown because the client changed. The usual cause is a client that
 * is created in each render. Bundlers remove the warning from production builds.
 */
export function warnChangedClient(hook: string, held: Held | undefined, scope: object | undefined): void {
  if (process.env.NODE_ENV === "production" || !held || !scope || held.scope === scope) return;
  const { status } = held.live.store.getSnapshot();
  if (status !== "submitting" && status !== "running") return;
  warnDeveloper(
    `The \`client\` of ${hook} changed during a run. The run continues but is no longer shown, because it belongs to the previous client. Create each client once, outside the component.`,
  );
}
