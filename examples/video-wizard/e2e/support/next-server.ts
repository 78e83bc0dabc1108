import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const app = fileURLToPath(new URL("../..", import.meta.url));

export interface NextServerOptions {
  /** Default: a free port. */
  readonly port?: number;
  /** The folder for images, videos and journals. */
  readonly data: string;
  /** The base URL of Replicate's API. */
  readonly replicate: string;
}

/** The built app, running in its own process. */
export interface NextServer {
  readonly url: string;
  /** The lines that it has printed. */
  readonly log: readonly string[];
  /** Kills the process with SIGKILL. */
  kill(): Promise<void>;
}

export async function startNextServer({ port = 0, data, replicate }: NextServerOptions): Promise<NextServer> {
  const child = spawn(
    process.execPath,
    [join(app, "node_modules/next/dist/bin/next"), "start", "-H", "127.0.0.1", "-p", `${port}`],
    {
      cwd: app,
      env: {
        ...process.env,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        DRAMATIS_DATA: data,
        REPLICATE_API_TOKEN: "r8_made_up",
        REPLICATE_BASE_URL: replicate,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const exited = once(child, "exit");
  const log: string[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on("line", (line) => {
        log.push(line);
        if (line.includes("Ready in")) resolve();
      });
    exited.then(() => reject(new Error(`The server exited before it was ready:\n${log.join("\n")}`)), reject);
  });
  const [url = ""] = log.join("\n").match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
  return {
    url,
    log,
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
