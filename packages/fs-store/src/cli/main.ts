#!/usr/bin/env node
import { parseCliArguments } from "./arguments.ts";
import { commands } from "./commands.ts";
import { exitCode } from "./exit-code.ts";
import { printable } from "./printable.ts";
import { processTerminal } from "./terminal.ts";
import { packageVersion } from "./version.ts";

// The reader of the output may close it (`| head`). The command still finishes.
process.stdout.on("error", () => undefined);

process.exitCode = await main();

async function main(): Promise<number> {
  const request = parseCliArguments(process.argv.slice(2), commands);
  switch (request.kind) {
    case "help":
      processTerminal.print(`${request.text}\n`);
      return exitCode.done;
    case "version":
      processTerminal.print(`${packageVersion()}\n`);
      return exitCode.done;
    case "invalid":
      processTerminal.error(`${request.message.split("\n").map(printable).join("\n")}\n`);
      return exitCode.badArguments;
    case "run":
      return run(request);
  }
}

async function run({ command, input }: Extract<ReturnType<typeof parseCliArguments>, { kind: "run" }>) {
  try {
    return await command.run(input, processTerminal);
  } catch (error) {
    processTerminal.error(`${printable(error instanceof Error ? error.message : String(error))}\n`);
    return exitCode.problems;
  }
}
