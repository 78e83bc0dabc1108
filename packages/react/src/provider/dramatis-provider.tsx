import { type ReactElement, type ReactNode, useMemo, useState } from "react";
import type { LiveStores } from "../generation/live-stores.ts";
import { DramatisContext, type DramatisContextValue } from "./dramatis-context.ts";

export interface DramatisProviderProps extends DramatisContextValue {
  readonly children?: ReactNode;
}

/**
 * Gives every hook and grid under it the client that talks to the server, and the texts. The runs of the hooks belong
 * to this component: one that is unmounted and mounted again finds its run, for as long as the provider is mounted. The
 * grid works without it.
 *
 * @example
 * ```tsx
 * const client = createClient({ baseUrl: "/api/mv" });
 *
 * <DramatisProvider client={client} messages={{ retryAll: "Alle wiederholen" }}>
 *   <App />
 * </DramatisProvider>
 * ```
 */
export function DramatisProvider({ client, messages, children }: DramatisProviderProps): ReactElement {
  const [stores] = useState<LiveStores>(() => new WeakMap());
  const value = useMemo(() => ({ client, messages, stores }), [client, messages, stores]);
  return <DramatisContext.Provider value={value}>{children}</DramatisContext.Provider>;
}
