import { useEffect, useLayoutEffect } from "react";

/** `useLayoutEffect`, without the warning of React 18 on a server, where it does nothing. */
export const useCommitEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;
