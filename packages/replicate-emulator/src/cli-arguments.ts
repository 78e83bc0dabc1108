import { parseArgs } from "node:util";
import { isScenarioName, type ScenarioName, scenarios } from "./scenario/scenarios.ts";

/** A parsed command line. */
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
    return invalid(`--port must be an integer from 0 to ${HIGHEST_PORT}, got "${options.port}".`);
  }
  const speed = Number(options.speed ?? 1);
  if (!(speed > 0 && Number.isFinite(speed))) {
    return invalid(`--speed must be a number above 0, got "${options.speed}".`);
  }
  const scenario = options.scenario ?? "plain";
  if (!isScenarioName(scenario)) {
    return invalid(
      `Unknown scenario "${scenario}". Available scenarios: ${Object.keys(scenarios).join(", ")}.`,
    );
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
  return { kind: "invalid", message: `${message}\nFor help, run: replicate-emulator --help` };
}

function helpText(): string {
  const width = Math.max(...Object.keys(scenarios).map((name) => name.length));
  const list = Object.entries(scenarios).map(
    ([name, scenario]) => `  ${name.padEnd(width)}  ${scenario.description}`,
  );
  return [
    "Serves Replicate's HTTP API on 127.0.0.1. Its images are drawings. No model runs, and nothing is paid.",
    "",
    "Usage: replicate-emulator [--port 8787] [--scenario plain] [--speed 1] [--token TOKEN]",
    "",
    `  --port N         the port (default ${DEFAULT_PORT}; 0 selects a free port)`,
    "  --scenario NAME  how Replicate behaves, see below (default plain)",
    "  --speed N        how much faster than real time delays pass (default 1)",
    "  --token TOKEN    the only accepted token (default: any token)",
    "  -h, --help       show this help",
    "",
    "It listens only on loopback. Scenarios:",
    ...list,
  ].join("\n");
}
