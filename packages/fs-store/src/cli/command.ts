import type { Terminal } from "./terminal.ts";

/** An option of a command, in addition to `--help`. */
export type CommandOption =
  | { readonly type: "flag"; readonly help: string }
  | { readonly type: "value"; readonly placeholder: string; readonly help: string };

/** The parsed arguments of a command. */
export interface CommandInput {
  readonly directory: string;
  /** The names of the flags that were set, without dashes. */
  readonly flags: ReadonlySet<string>;
  /** The values of the options that were given, by option name. */
  readonly values: ReadonlyMap<string, string>;
}

/** A command of `dramatis-fs-store`. Each command takes one folder. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** More lines for the command's own help. */
  readonly details: readonly string[];
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Runs the command, and returns the exit code of the process. */
  run(input: CommandInput, terminal: Terminal): Promise<number>;
}
