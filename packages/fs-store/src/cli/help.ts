import type { Command, CommandOption } from "./command.ts";

/** What `dramatis-fs-store --help` says. */
export function overview(commands: readonly Command[]): string {
  return [
    "Looks after the folders of @dramatis/fs-store.",
    "",
    "Usage: dramatis-fs-store <command> <dir> [options]",
    "",
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    "",
    ...columns([
      ["<command> --help", "what a command does, and its options"],
      ["--version", "the version"],
    ]),
  ].join("\n");
}

/** What `dramatis-fs-store <command> --help` says. */
export function commandHelp({ name, summary, details, options }: Command): string {
  const list = Object.entries(options).map(
    ([option, about]) => [spelled(option, about), about.help] as const,
  );
  return [
    `${summary}.`,
    "",
    `Usage: dramatis-fs-store ${[name, "<dir>", ...list.map(([option]) => `[${option}]`)].join(" ")}`,
    "",
    ...columns([...list, ["-h, --help", "this text"]]),
    "",
    ...details,
  ].join("\n");
}

function spelled(name: string, option: CommandOption): string {
  return option.type === "flag" ? `--${name}` : `--${name} <${option.placeholder}>`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`);
}
