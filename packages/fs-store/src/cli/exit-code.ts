/** What the process ends with. */
export const exitCode = {
  done: 0,
  /** Something was left undone, or is not as it should be; what it is was said. */
  problems: 1,
  badArguments: 2,
  /** What shells expect of a process that Ctrl-C ended. */
  interrupted: 130,
} as const;
