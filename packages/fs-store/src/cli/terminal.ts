/** The output of a command. */
export interface Terminal {
  /** Writes a result to stdout. */
  print(text: string): void;
  /** Writes progress or an error to stderr. */
  error(text: string): void;
  /** Whether `print` and `error` write to a terminal that supports colors. */
  readonly hasColors: { readonly print: boolean; readonly error: boolean };
  /** The width of the terminal that `error` writes to; undefined if it is a file or another program. */
  columns(): number | undefined;
}

/** The terminal of this process. */
export const processTerminal: Terminal = {
  print: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  // `hasColors` respects NO_COLOR and similar variables.
  hasColors: {
    print: process.stdout.isTTY && process.stdout.hasColors(),
    error: process.stderr.isTTY && process.stderr.hasColors(),
  },
  // A terminal with an unknown width reports 0.
  columns: () => (process.stderr.isTTY ? process.stderr.columns || 80 : undefined),
};
