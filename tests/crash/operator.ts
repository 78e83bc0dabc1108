import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { bundle } from "../testing/bundle.ts";
import type { Answer, Operation } from "./operation.ts";

/** A child process that runs operations on request, and can be traced. */
export class Operator {
  readonly process: ChildProcess;
  /** The id of the thread that makes the store's calls to the disk, except for a few that do not wait for it. */
  readonly pool: number;
  /** The id of the JavaScript thread, which makes those few. */
  readonly main: number;
  readonly #lines: AsyncIterator<string>;
  readonly #input: NodeJS.WritableStream;

  private constructor(
    child: ChildProcess,
    input: NodeJS.WritableStream,
    lines: AsyncIterator<string>,
    threads: { readonly pool: number; readonly main: number },
  ) {
    this.process = child;
    this.#input = input;
    this.#lines = lines;
    this.pool = threads.pool;
    this.main = threads.main;
  }

  static async start(): Promise<Operator> {
    const child = spawn(process.execPath, [await bundle(join(import.meta.dirname, "operate.ts"))], {
      stdio: ["pipe", "pipe", "inherit"],
      // With one thread, calls are made one after the other, so that the nth call is always the same.
      env: { ...process.env, UV_THREADPOOL_SIZE: "1", UV_USE_IO_URING: "0" },
    });
    // Writing to a killed process fails, which is expected.
    child.stdin.on("error", () => undefined);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { value, done } = await lines.next();
    if (done) throw new Error("The process exited before it was ready.");
    return new Operator(child, child.stdin, lines, JSON.parse(value));
  }

  /** Runs an operation, and returns its outcome or that the process was killed. */
  async run(operation: Operation): Promise<Answer | { readonly type: "killed" }> {
    this.#input.write(`${JSON.stringify(operation)}\n`);
    const { value, done } = await this.#lines.next();
    return done ? { type: "killed" } : JSON.parse(value);
  }

  /** Like `run`, but throws if the operation does not succeed. */
  async runOrThrow(operation: Operation): Promise<void> {
    const answer = await this.run(operation);
    if (answer.type !== "done") throw new Error(`${operation.type}: ${JSON.stringify(answer)}`);
  }

  async end(): Promise<void> {
    const { exitCode, signalCode } = this.process;
    if (exitCode !== null || signalCode !== null) return;
    this.process.kill("SIGKILL");
    await once(this.process, "exit");
  }
}
