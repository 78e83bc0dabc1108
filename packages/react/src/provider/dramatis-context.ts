import type { DramatisClient } from "@dramatis/core/client";
import { createContext } from "react";
import type { GridMessages } from "./grid-messages.ts";

/** What the hooks and the grid find around them. */
export interface DramatisContextValue {
  readonly client?: DramatisClient | undefined;
  readonly messages?: Partial<GridMessages> | undefined;
}

export const DramatisContext = /* @__PURE__ */ createContext<DramatisContextValue>({});
