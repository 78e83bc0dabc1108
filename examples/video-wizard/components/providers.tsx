"use client";

import { DramatisProvider } from "@dramatis/react";
import type { ReactNode } from "react";
import { client } from "../lib/client";

export function Providers({ children }: { readonly children: ReactNode }) {
  return <DramatisProvider client={client}>{children}</DramatisProvider>;
}
