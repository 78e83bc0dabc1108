import type { Command, CommandOption } from "./command.ts";

/** Returns the text of `dramatis-fs-store --help`. */
export function overview(commands: readonly Command[]): string {
  return [
    "Maintains the folders of @dramatis/fs-store.",
    "",
    "Usage: dramatis-fs-store <command> <dir> [options]",
    "",
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    "",
    ...columns([
      ["<command> --help", "show what a command does, and its options"],
      ["--version", "show the version"],
    ]),
  ].join("\n");
}

/** Returns the text of `dramatis-fs-store <command> --help`. */
export function commandHelp({ name, summary, details, options }: Command): string {
  const list = Object.entries(options).map(
    ([option, definition]) => [optionUsage(option, definition), definition.help] as const,
  );
  return [
    `${summary}.`,
    "",
    `Usage: dramatis-fs-store ${[name, "<dir>", ...list.map(([option]) => `[${option}]`)].join(" ")}`,
    "",
    ...columns([...list, ["-h, --help", "show this help"]]),
    "",
    ...details,
  ].join("\n");
}

function optionUsage(name: string, option: CommandOption): string {
  return option.type === "flag" ? `--${name}` : `--${name} <${option.placeholder}>`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`);
}
