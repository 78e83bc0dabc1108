import { createRequire } from "node:module";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { type Clock, systemClock } from "../../src/util/clock.ts";
import { onAbort } from "../../src/util/on-abort.ts";

/** A clock on which waiting takes no real time. */
export interface VirtualClock extends Clock {
  /** How many sleepers wait on this clock. */
  readonly sleeping: number;
  /** Drops all sleepers of this clock, so that work left over from a test never continues. */
  stop(): void;
}

interface Sleeper {
  readonly dueAt: number;
  wake(): void;
}

/** How many idle turns of the event loop must pass before time advances. Promises inside Node can take a few. */
const quietTurns = 4;

/** The longest delay that a Node timer supports. */
const longestMs = 2 ** 31 - 1;

const began = Date.UTC(2026, 0, 2);
let time = 0;
let isTicking = false;
let quiet = 0;
const openClocks = new Set<VirtualClock>();
const sleepers = new Set<Sleeper>();

/**
 * Creates a clock that is frozen while the process has work in progress, and then jumps to the time at which the next
 * sleeper wakes. Minutes pass in milliseconds, in the same order on a busy machine as on an idle one.
 *
 * All virtual clocks of a process share one time. Work with files, hashes, and images freezes the clock; sockets do
 * not. Never combine this clock with a socket: use the emulator's `fetch`.
 */
export function virtualClock(): VirtualClock {
  const own = new Set<Sleeper>();
  let isStopped = false;
  const clock: VirtualClock = {
    // A whole number, as `Date.now` returns.
    now: () => Math.floor(began + time),
    monotonic: () => time,
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        if (isStopped) return;
        const sleeper: Sleeper = {
          dueAt: time + Math.min(Math.max(0, ms), longestMs),
          wake() {
            sleepers.delete(sleeper);
            own.delete(sleeper);
            stopListening();
            resolve();
          },
        };
        const stopListening = onAbort(signal, sleeper.wake);
        own.add(sleeper);
        sleepers.add(sleeper);
        quiet = 0;
        tickOn();
      });
    },
    get sleeping() {
      return own.size;
    },
    stop() {
      if (isStopped) return;
      isStopped = true;
      openClocks.delete(clock);
      for (const sleeper of own) sleepers.delete(sleeper);
      own.clear();
    },
  };
  openClocks.add(clock);
  return clock;
}

/** Stops every virtual clock of this process, so that what one file of tests leaves running ends with it. */
export function stopVirtualClocks(): void {
  for (const clock of [...openClocks]) clock.stop();
}

/** Sleeps in virtual time if a virtual clock is open, and in real time otherwise. */
export async function sleep(ms: number): Promise<void> {
  if (openClocks.size === 0) return systemClock.sleep(ms);
  const clock = virtualClock();
  await clock.sleep(ms);
  clock.stop();
}

function tickOn(): void {
  if (isTicking) return;
  isTicking = true;
  void tick();
}

async function tick(): Promise<void> {
  while (sleepers.size > 0) {
    if (isBusy()) {
      quiet = 0;
      // The work in progress wakes the event loop.
      await delay(1);
    } else {
      await nextTurn();
      // The signal may have woken the last sleeper in the meantime.
      if (++quiet > quietTurns && sleepers.size > 0) wakeNext();
    }
  }
  isTicking = false;
}

function wakeNext(): void {
  quiet = 0;
  const next = Math.min(...[...sleepers].map(({ dueAt }) => dueAt));
  time = Math.max(time, next);
  const due = [...sleepers].filter(({ dueAt }) => dueAt <= time).sort((a, b) => a.dueAt - b.dueAt);
  for (const sleeper of due) if (sleepers.has(sleeper)) sleeper.wake();
}

// Work in libuv's thread pool. Only sharp can count its own tasks; hashes and bodies are counted where they are called.
const emulator = createRequire(new URL("../../../replicate-emulator/package.json", import.meta.url));
const { counters }: { counters(): { queue: number; process: number } } = emulator("sharp");
let pendingCalls = 0;
countCalls(crypto.subtle, ["digest", "importKey", "sign", "verify"], { inOrder: true });
// The emulator reads requests with these. A large one takes more turns of the event loop than `quietTurns`.
countCalls(Request.prototype, ["arrayBuffer"]);
countCalls(Response.prototype, ["formData"]);
countCalls(Blob.prototype, ["arrayBuffer", "text"]);

/** Node's names for pending calls of the file system. */
const fileWork = /^(FSReq|CloseReq)/;

function isBusy(): boolean {
  if (pendingCalls > 0) return true;
  const { queue, process: drawn } = counters();
  return queue + drawn > 0 || process.getActiveResourcesInfo().some((name) => fileWork.test(name));
}

/**
 * Counts the pending calls of these methods.
 *
 * @param options.inOrder - whether calls finish in the order in which they began, as they do on an idle machine. A
 * busy thread pool changes the order, and with it the slots that a scenario's predictions are for.
 */
function countCalls<Target extends object>(
  target: Target,
  names: readonly (keyof Target)[],
  { inOrder = false } = {},
): void {
  let earlier: Promise<unknown> = Promise.resolve();
  for (const name of names) {
    // biome-ignore lint/suspicious/noExplicitAny: the methods have no common type.
    const method = target[name] as any;
    async function counted(this: Target, ...args: unknown[]) {
      pendingCalls++;
      try {
        const result: Promise<unknown> = method.apply(this, args);
        const before = earlier;
        if (inOrder) earlier = Promise.allSettled([before, result]).then(() => undefined);
        await (inOrder && before);
        return await result;
      } finally {
        pendingCalls--;
      }
    }
    Object.defineProperty(target, name, { value: counted, configurable: true, writable: true });
  }
}
