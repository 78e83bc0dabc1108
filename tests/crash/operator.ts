import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { bundle } from "../testing/bundle.ts";
import type { Answer, Operation } from "./operation.ts";

/** A process that does operations when it is told, and can be traced. */
export class Operator {
  readonly process: ChildProcess;
  /** The thread in which the store's calls to the disk are made, but for a few that do not wait for the disk. */
  readonly pool: number;
  /** The thread of JavaScript itself, in which those few are made. */
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
      // One thread makes the calls one after the other, so that the nth call is the same one each time.
      env: { ...process.env, UV_THREADPOOL_SIZE: "1", UV_USE_IO_URING: "0" },
    });
    // To write to one that was killed is no error of ours.
    child.stdin.on("error", () => undefined);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { value, done } = await lines.next();
    if (done) throw new Error("The process ended before it had begun.");
    return new Operator(child, child.stdin, lines, JSON.parse(value));
  }

  /** What came of an operation, or that the process died of it. */
  async run(operation: Operation): Promise<Answer | { readonly type: "killed" }> {
    this.#input.write(`${JSON.stringify(operation)}\n`);
    const { value, done } = await this.#lines.next();
    return done ? { type: "killed" } : JSON.parse(value);
  }

  /** As `run`, for what must succeed. */
  async must(operation: Operation): Promise<void> {
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
