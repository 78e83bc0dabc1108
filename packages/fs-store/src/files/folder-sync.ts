import type { FsOps } from "./fs-ops.ts";

interface Round {
  readonly running: Promise<void>;
  next: Promise<void> | undefined;
}

/**
 * Syncs folders, each with one call at a time. Callers that arrive during a sync share the next one, which starts after
 * all their changes. A thousand concurrent batches cost a few syncs instead of a thousand.
 */
export class FolderSync {
  readonly #ops: FsOps;
  readonly #rounds = new Map<string, Round>();

  constructor(ops: FsOps) {
    this.#ops = ops;
  }

  sync(path: string): Promise<void> {
    const round = this.#rounds.get(path);
    if (round === undefined) return this.#start(path);
    round.next ??= round.running.catch(() => undefined).then(() => this.#start(path));
    return round.next;
  }

  #start(path: string): Promise<void> {
    const running = this.#ops.syncFolder(path);
    const round: Round = { running, next: undefined };
    this.#rounds.set(path, round);
    const end = () => {
      // If others wait, the next round replaces this one.
      if (this.#rounds.get(path) === round && round.next === undefined) this.#rounds.delete(path);
    };
    running.then(end, end);
    return running;
  }
}
