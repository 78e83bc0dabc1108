import { parseArgs } from "node:util";
import { isScenarioName, type ScenarioName, scenarios } from "./scenario/scenarios.ts";

/** What the command line asks for. */
export type CliRequest =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "invalid"; readonly message: string }
  | {
      readonly kind: "serve";
      readonly port: number;
      readonly scenario: ScenarioName;
      readonly speed: number;
      readonly token: string | undefined;
    };

const DEFAULT_PORT = 8787;
const HIGHEST_PORT = 65_535;

export function parseCliArguments(args: readonly string[]): CliRequest {
  const options = readOptions(args);
  if (typeof options === "string") return invalid(options);
  if (options.help === true) return { kind: "help", text: helpText() };
  const port = Number(options.port ?? DEFAULT_PORT);
  if (!/^\d+$/.test(options.port ?? "0") || port > HIGHEST_PORT) {
    return invalid(`--port takes a whole number from 0 to ${HIGHEST_PORT}, got "${options.port}".`);
  }
  const speed = Number(options.speed ?? 1);
  if (!(speed > 0 && Number.isFinite(speed))) {
    return invalid(`--speed takes a number above 0, got "${options.speed}".`);
  }
  const scenario = options.scenario ?? "plain";
  if (!isScenarioName(scenario)) {
    return invalid(`There is no scenario "${scenario}". There are: ${Object.keys(scenarios).join(", ")}.`);
  }
  return { kind: "serve", port, scenario, speed, token: options.token };
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: "string" },
        scenario: { type: "string" },
        speed: { type: "string" },
        token: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function invalid(message: string): CliRequest {
  return { kind: "invalid", message: `${message}\nSee replicate-emulator --help.` };
}

function helpText(): string {
  const width = Math.max(...Object.keys(scenarios).map((name) => name.length));
  const list = Object.entries(scenarios).map(
    ([name, scenario]) => `  ${name.padEnd(width)}  ${scenario.description}`,
  );
  return [
    "Serves Replicate's HTTP API on 127.0.0.1. Its images are drawings: no model runs, nothing is paid.",
    "",
    "Usage: replicate-emulator [--port 8787] [--scenario plain] [--speed 1] [--token TOKEN]",
    "",
    `  --port N         the port; ${DEFAULT_PORT} by default, 0 takes a free one`,
    "  --scenario NAME  how Replicate behaves, see below; plain by default",
    "  --speed N        how much faster than real time delays pass; 1 by default",
    "  --token TOKEN    the only token accepted; any by default",
    "  -h, --help       this text",
    "",
    "It listens on loopback only. Scenarios:",
    ...list,
  ].join("\n");
}
