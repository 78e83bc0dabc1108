import { type ReactElement, type ReactNode, useMemo, useState } from "react";
import type { LiveStores } from "../generation/live-stores.ts";
import { DramatisContext, type DramatisContextValue } from "./dramatis-context.ts";

export interface DramatisProviderProps extends DramatisContextValue {
  readonly children?: ReactNode;
}

/**
 * Provides the client and the texts to every hook and grid inside it. The runs of the hooks belong to this component:
 * while it is mounted, a component that is remounted finds its run again. The grid also works without a provider.
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
