import type { DramatisClient } from "@dramatis/core/client";
import { createContext } from "react";
import type { LiveStores } from "../generation/live-stores.ts";
import type { GridMessages } from "./grid-messages.ts";

/** What the hooks and the grid find around them. */
export interface DramatisContextValue {
  readonly client?: DramatisClient | undefined;
  readonly messages?: Partial<GridMessages> | undefined;
}

/** The same, with what the provider component keeps. */
export interface Around extends DramatisContextValue {
  readonly stores: LiveStores;
}

// Components without a provider find their stores under the client that they were given.
export const DramatisContext = /* @__PURE__ */ createContext<Around>({
  stores: /* @__PURE__ */ new WeakMap(),
});
