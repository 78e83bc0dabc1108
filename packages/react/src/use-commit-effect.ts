import { useEffect, useLayoutEffect } from "react";

/** `useLayoutEffect`, without the warning that React 18 logs when it is rendered on a server. */
export const useCommitEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;
