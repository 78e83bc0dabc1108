import type { Terminal } from "./terminal.ts";

/** An option of a command, beside `--help`. */
export type CommandOption =
  | { readonly type: "flag"; readonly help: string }
  | { readonly type: "value"; readonly placeholder: string; readonly help: string };

/** What was given to a command on the command line. */
export interface CommandInput {
  readonly directory: string;
  /** The flags that were set, by name and without dashes. */
  readonly flags: ReadonlySet<string>;
  /** The values that were given, by the option's name. */
  readonly values: ReadonlyMap<string, string>;
}

/** One command of `dramatis-fs-store`; each of them takes one folder. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What its own help says more. */
  readonly details: readonly string[];
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Does it, and gives the process its exit code. */
  run(input: CommandInput, terminal: Terminal): Promise<number>;
}
