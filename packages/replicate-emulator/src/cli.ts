#!/usr/bin/env node
import { parseCliArguments } from "./cli-arguments.ts";
import { createEmulator } from "./emulator.ts";
import { scenarios } from "./scenario/scenarios.ts";

/** The exit code for invalid arguments. */
const BAD_ARGUMENTS = 2;

const request = parseCliArguments(process.argv.slice(2));
switch (request.kind) {
  case "help":
    console.log(request.text);
    break;
  case "invalid":
    console.error(request.message);
    process.exitCode = BAD_ARGUMENTS;
    break;
  case "serve":
    await serve(request);
}

async function serve({ port, scenario, speed, token }: Extract<typeof request, { kind: "serve" }>) {
  const emulator = createEmulator({
    scenario: scenarios[scenario],
    speed,
    ...(token === undefined ? {} : { token }),
  });
  try {
    const { baseUrl } = await emulator.listen(port);
    console.log("replicate-emulator: these are drawings, no model runs and nothing is paid.");
    console.log(`Base URL: ${baseUrl}`);
    console.log(`Scenario: ${scenario} (${scenarios[scenario].description})`);
    console.log(`Token:    ${token === undefined ? "any" : "the one given with --token"}`);
    console.log("Press Ctrl-C to stop.");
  } catch (error) {
    const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    console.error(
      inUse ? `Port ${port} is in use. Choose another port with --port, or 0 for a free port.` : error,
    );
    process.exitCode = 1;
    return;
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void emulator.close());
}
