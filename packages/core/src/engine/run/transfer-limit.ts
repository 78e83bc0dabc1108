import { DramatisError } from "../../errors/dramatis-error.ts";
import { onAbort } from "../../on-abort.ts";

/** What a transfer may take, and whose abort ends it. */
export interface TransferLimitOptions {
  /** How long nothing may arrive, in milliseconds. */
  readonly idleMs: number;
  /** How long it may take altogether, in milliseconds. */
  readonly totalMs: number;
  readonly outer: AbortSignal;
}

/** Ends a transfer that stalls, takes too long, or whose engine is closed. */
export class TransferLimit {
  readonly #controller = new AbortController();
  readonly #idleMs: number;
  readonly #stopListening: () => void;
  #idle: ReturnType<typeof setTimeout> | undefined;
  readonly #total: ReturnType<typeof setTimeout>;

  constructor(options: TransferLimitOptions) {
    this.#idleMs = options.idleMs;
    this.#total = setTimeout(() => this.#end("took too long"), options.totalMs);
    this.#stopListening = onAbort(options.outer, () => this.#controller.abort(options.outer.reason));
    this.touch();
  }

  /** Aborts when the transfer has to end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Says that something arrived. */
  readonly touch = (): void => {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#end("stalled"), this.#idleMs);
  };

  /** Takes the timers and the listener away. */
  stop(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#total);
    this.#stopListening();
  }

  #end(what: string): void {
    this.#controller.abort(new DramatisError("download_failed", `The download ${what}.`));
  }
}
