/** What a command may say, and to whom. */
export interface Terminal {
  /** Results, on stdout. */
  print(text: string): void;
  /** What is no result, on stderr: progress, errors. */
  tell(text: string): void;
  /** Whether `print`, and whether `tell`, goes to a terminal that shows colours. */
  readonly hasColors: { readonly print: boolean; readonly tell: boolean };
  /** The width of the terminal that `tell` goes to; undefined where it goes to a file or another program. */
  columns(): number | undefined;
}

/** Those of this process. */
export const processTerminal: Terminal = {
  print: (text) => void process.stdout.write(text),
  tell: (text) => void process.stderr.write(text),
  // `hasColors` heeds NO_COLOR and the like.
  hasColors: {
    print: process.stdout.isTTY && process.stdout.hasColors(),
    tell: process.stderr.isTTY && process.stderr.hasColors(),
  },
  // A terminal that does not know its width says 0.
  columns: () => (process.stderr.isTTY ? process.stderr.columns || 80 : undefined),
};
