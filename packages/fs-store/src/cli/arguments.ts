import { parseArgs } from "node:util";
import type { Command, CommandInput } from "./command.ts";
import { commandHelp, overview } from "./help.ts";

/** A parsed command line. */
export type CliRequest =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "version" }
  | { readonly kind: "invalid"; readonly message: string }
  | { readonly kind: "run"; readonly command: Command; readonly input: CommandInput };

export function parseCliArguments(args: readonly string[], commands: readonly Command[]): CliRequest {
  const [first, ...rest] = args;
  if (first === undefined) return { kind: "invalid", message: overview(commands) };
  if (first === "--help" || first === "-h") return { kind: "help", text: overview(commands) };
  if (first === "--version" || first === "-v") return { kind: "version" };
  const command = commands.find(({ name }) => name === first);
  if (command === undefined) {
    const names = commands.map(({ name }) => name).join(", ");
    return invalid(`Unknown command "${first}". Available commands: ${names}.`, "--help");
  }
  return parseCommand(command, rest);
}

function parseCommand(command: Command, args: readonly string[]): CliRequest {
  const usage = `${command.name} --help`;
  const parsed = readArguments(command, args);
  if (typeof parsed === "string") return invalid(parsed, usage);
  const { positionals, values } = parsed;
  if (values.help === true) return { kind: "help", text: commandHelp(command) };
  const [directory, second] = positionals;
  if (directory === undefined) return invalid(`"${command.name}" requires a folder.`, usage);
  if (second !== undefined) {
    return invalid(`"${command.name}" accepts only one folder; remove "${second}".`, usage);
  }
  const flags = new Set<string>();
  const given = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "string") given.set(name, value);
    else if (value === true) flags.add(name);
  }
  return { kind: "run", command, input: { directory, flags, values: given } };
}

function readArguments({ options }: Command, args: readonly string[]) {
  const types = Object.entries(options).map(
    ([name, { type }]) => [name, { type: type === "flag" ? "boolean" : "string" }] as const,
  );
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: true,
      options: { ...Object.fromEntries(types), help: { type: "boolean", short: "h" } },
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function invalid(message: string, usage: string): CliRequest {
  return { kind: "invalid", message: `${message}\nFor help, run: dramatis-fs-store ${usage}` };
}
