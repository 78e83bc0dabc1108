import { type ReactElement, type ReactNode, useMemo } from "react";
import { DramatisContext, type DramatisContextValue } from "./dramatis-context.ts";

export { DramatisContext, type DramatisContextValue };

export interface DramatisProviderProps extends DramatisContextValue {
  readonly children?: ReactNode;
}

/**
 * Gives every hook and grid under it the client that talks to the server, and the texts. The grid works without it.
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
  const value = useMemo(() => ({ client, messages }), [client, messages]);
  return <DramatisContext.Provider value={value}>{children}</DramatisContext.Provider>;
}
