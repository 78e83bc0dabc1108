import type { DramatisClient } from "@dramatis/core/client";
import { createContext } from "react";
import type { LiveStores } from "../generation/live-stores.ts";
import type { GridMessages } from "./grid-messages.ts";

/** What `DramatisProvider` passes to hooks and grids. */
export interface DramatisContextValue {
  readonly client?: DramatisClient | undefined;
  readonly messages?: Partial<GridMessages> | undefined;
}

/** The context value, with the live stores of the provider component. */
export interface ContextWithStores extends DramatisContextValue {
  readonly stores: LiveStores;
}

// Without a provider, the stores of a component belong to the client that it was given.
export const DramatisContext = /* @__PURE__ */ createContext<ContextWithStores>({
  stores: /* @__PURE__ */ new WeakMap(),
});
