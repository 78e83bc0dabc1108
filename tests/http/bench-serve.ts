// Measures how fast images of 100 kB are served: by nginx, by plain node:http with a stream, and by the handler from
// its cache and from disk. Requires nginx and wrk (Debian: apt-get install nginx-light wrk).
//   node --conditions=@dramatis/source --import tsx tests/http/bench-serve.ts
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { allowAnyone, createHandler } from "../../packages/core/src/http/index.ts";
import { toNodeListener } from "../../packages/core/src/http/node/index.ts";
import { createCharacterReferences, type ImageProvider } from "../../packages/core/src/index.ts";
import { fsStore } from "../../packages/fs-store/src/index.ts";

const byteLength = 100_000;
const seconds = 5;
const [mode, directory = "", id = ""] = process.argv.slice(2);
const unusedProvider = { name: "none", model: "none/none", account: "none", capabilities: { seed: false } };

if (mode === undefined) await compare();
else serve(mode);

function serve(how: string): void {
  const server = createServer(listenerFor(how));
  server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
}

function listenerFor(how: string): RequestListener {
  if (how === "raw") {
    const headers = { "content-type": "image/png", "content-length": byteLength };
    return (_request, response) => {
      response.writeHead(200, headers);
      createReadStream(join(directory, "raw.png")).pipe(response);
    };
  }
  const store = fsStore({ directory });
  const characters = createCharacterReferences({
    provider: unusedProvider as unknown as ImageProvider,
    store,
  });
  const cacheBytes = how === "disk" ? 0 : 32 * 1024 * 1024;
  return toNodeListener(createHandler({ characters, authorize: allowAnyone, cacheBytes }));
}

async function compare(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "dramatis-serve-"));
  const started: ChildProcess[] = [];
  try {
    const bytes = crypto.getRandomValues(new Uint8Array(65_536));
    const image = new Uint8Array(byteLength).map((_, index) => bytes[index % bytes.length] ?? 0);
    writeFileSync(join(root, "raw.png"), image);
    const image1 = crypto.randomUUID();
    const store = fsStore({ directory: root });
    const metadata = { width: 100, height: 100 };
    await store.put(image1, image, {
      kind: "image",
      mediaType: "image/png",
      metadata,
      origin: { type: "uploaded" },
    });
    await store.close();
    const path = `/api/mv/get_character_reference/${image1}`;
    const nginxPort = await startNginx(root, started);
    const rows: [string, string][] = [
      ["nginx", `http://127.0.0.1:${nginxPort}/raw.png`],
      ["plain node:http and a stream", `http://127.0.0.1:${await start("raw", root, image1, started)}/`],
      [
        "the handler, from its cache",
        `http://127.0.0.1:${await start("cache", root, image1, started)}${path}`,
      ],
      ["the handler, from disk", `http://127.0.0.1:${await start("disk", root, image1, started)}${path}`],
    ];
    for (const [name, url] of rows) {
      wrk(url, 16, 2);
      const alone = wrk(url, 1, seconds);
      const many = wrk(url, 16, seconds);
      process.stdout.write(
        `${name.padEnd(30)} ${alone.median.padStart(8)} with 1 connection, ` +
          `${many.rate.toFixed(0).padStart(6)} per second with 16, ${alone.bad + many.bad} not 2xx\n`,
      );
    }
  } finally {
    // Not SIGKILL, after which nginx's worker would keep running.
    for (const child of started) child.kill("SIGTERM");
    await delay(100);
    rmSync(root, { recursive: true, force: true });
  }
}

/** Runs wrk. Returns the median latency, the requests per second, and the number of responses other than 2xx. */
function wrk(url: string, connections: number, duration: number) {
  const text = execFileSync("wrk", ["-t1", `-c${connections}`, `-d${duration}s`, "--latency", url], {
    encoding: "utf8",
  });
  return {
    median: /50%\s+(\S+)/.exec(text)?.[1] ?? "?",
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]),
    bad: Number(/Non-2xx.*: (\d+)/.exec(text)?.[1] ?? 0),
  };
}

function start(how: string, root: string, image: string, started: ChildProcess[]): Promise<string> {
  const child = spawn(
    process.execPath,
    ["--conditions=@dramatis/source", "--import", "tsx", import.meta.filename, how, root, image],
    { stdio: ["ignore", "pipe", "inherit"], cwd: join(import.meta.dirname, "../..") },
  );
  started.push(child);
  return new Promise((resolve, reject) => {
    child.stdout.once("data", (data) => resolve(String(data).trim()));
    child.once("exit", () => reject(new Error(`${how} did not start (${id})`)));
  });
}

async function startNginx(root: string, started: ChildProcess[]): Promise<number> {
  const port = 20_000 + (process.pid % 20_000);
  mkdirSync(join(root, "nginx"));
  const config = `daemon off; worker_processes 1; pid ${root}/nginx/pid; error_log ${root}/nginx/error.log;
user root; events { worker_connections 256; }
http { access_log off; sendfile on; client_body_temp_path ${root}/nginx/body; proxy_temp_path ${root}/nginx/proxy;
fastcgi_temp_path ${root}/nginx/f; uwsgi_temp_path ${root}/nginx/u; scgi_temp_path ${root}/nginx/s;
server { listen 127.0.0.1:${port}; root ${root}; } }`;
  writeFileSync(join(root, "nginx/nginx.conf"), config);
  started.push(spawn("nginx", ["-c", join(root, "nginx/nginx.conf")], { stdio: "inherit" }));
  await delay(500);
  return port;
}
