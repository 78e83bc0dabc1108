/** The exit codes of the process. */
export const exitCode = {
  done: 0,
  /** Something was left undone or is damaged, and was reported. */
  problems: 1,
  badArguments: 2,
  /** The code that shells expect of a process that was interrupted by Ctrl-C. */
  interrupted: 130,
} as const;
