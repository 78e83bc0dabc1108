// Starts the example app: installs and builds what it needs, and starts the emulator if no Replicate token is set.
// Ctrl-C stops everything.
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildExample } from "./example/build.mjs";
import { freePort } from "./example/free-port.mjs";
import { startProcess } from "./example/start-process.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const app = resolve(root, "examples/video-wizard");
const usage = `Usage: npm run example -- [options]

  --scenario <name>   how the emulator behaves: plain (default), one-fails, all-fail, slow, mp4-videos, …
  --data <folder>     where images and videos are stored (default: examples/video-wizard/data)
  --port <number>     the port (default: PORT in the environment, or the first free one from 3000)
  --help              show this help

If REPLICATE_API_TOKEN is set, Replicate generates the images and videos and bills you for them.`;

const running = [];
let isStopping = false;
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
// If npm is killed, its shell exits without a signal to this process, so the parent is polled.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && stop(), 500).unref();

try {
  const { values } = readArguments();
  if (values.help) console.log(usage);
  else await main(values);
} catch (error) {
  // A process that was stopped while it started has not failed.
  if (!isStopping) {
    console.error(error.message);
    process.exitCode = error.exitCode ?? 1;
  }
  await stop();
}

async function main({ scenario = "plain", data = resolve(app, "data"), port = process.env.PORT }) {
  const { status } = spawnSync(process.execPath, [resolve(root, "scripts/setup.mjs"), "--quiet"], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
  buildExample(root, app);

  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", DRAMATIS_DATA: resolve(data) };
  if (!env.REPLICATE_API_TOKEN) {
    const cli = resolve(root, "packages/replicate-emulator/dist/cli.js");
    const emulator = await start([cli, "--port", "0", "--scenario", scenario], {
      isReady: /Base URL: (\S+)/,
    });
    emulator.exited.then(() => isStopping || fail("The emulator exited."));
    env.REPLICATE_API_TOKEN = "emulated";
    env.REPLICATE_BASE_URL = emulator.ready[1];
    console.log(
      "REPLICATE_API_TOKEN is not set: the emulator draws the images and videos, and no model runs.",
    );
    console.log(`Emulator: ${emulator.ready[1]}, process ${emulator.pid}, scenario ${scenario}`);
  } else
    console.log(
      "REPLICATE_API_TOKEN is set: Replicate generates the images and videos and bills you for them.",
    );
  console.log(`Data:     ${env.DRAMATIS_DATA}`);

  const address = port ?? (await freePort(3000));
  const next = [
    resolve(app, "node_modules/next/dist/bin/next"),
    "start",
    "-H",
    "127.0.0.1",
    "-p",
    `${address}`,
  ];
  while (!isStopping) {
    const server = await start(next, { cwd: app, env, isReady: /Ready in/, isShown: /^[^✓]/ });
    console.log(`Server:   http://127.0.0.1:${address}, process ${server.pid}\n`);
    console.log(`Open http://127.0.0.1:${address} in a browser. Press Ctrl-C to stop everything.`);
    await server.exited;
    if (isStopping) return;
    console.log("\nThe server exited. It is restarted, and finishes the batches that were running.");
    // Limits the rate if the server cannot start.
    await setTimeout(1_000);
  }
}

async function start(args, options) {
  const child = startProcess(args, options);
  running.push(child);
  await child.started;
  return child;
}

/** Stops the processes that were started here, and waits until they have exited. */
async function stop() {
  if (isStopping) return;
  isStopping = true;
  await Promise.all(running.map((child) => child.stop()));
}

async function fail(message) {
  console.error(message);
  process.exitCode = 1;
  await stop();
}

function readArguments() {
  const string = { type: "string" };
  try {
    return parseArgs({
      options: { scenario: string, data: string, port: string, help: { type: "boolean" } },
    });
  } catch (error) {
    throw Object.assign(new Error(`${error.message}\n\n${usage}`), { exitCode: 2 });
  }
}
