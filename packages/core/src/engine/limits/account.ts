import type { AssetKind } from "../../assets/asset.ts";
import type { Clock } from "../../util/clock.ts";
import type { Timing } from "../timing.ts";
import { PollBudget } from "./poll-budget.ts";
import { RateLimiter } from "./rate-limiter.ts";
import { Semaphore } from "./semaphore.ts";

/** What all engines of a process share for one account of a provider, because its limits are the account's. */
export interface SharedAccount {
  /** The semaphore of a media kind. Each kind has its own: a video that takes minutes must not delay images. */
  semaphore(kind: AssetKind): Semaphore;
  readonly creates: RateLimiter;
  readonly polls: PollBudget;
}

// Keyed by clock too, because the times of two clocks cannot be compared.
const accounts = new WeakMap<Clock, Map<string, SharedAccount>>();

/** The shared state of an account in this process. The first call creates it. */
export function sharedAccount(account: string, timing: Timing, clock: Clock): SharedAccount {
  const ofClock = accounts.get(clock) ?? new Map<string, SharedAccount>();
  accounts.set(clock, ofClock);
  let shared = ofClock.get(account);
  if (shared === undefined) {
    const semaphores = new Map<AssetKind, Semaphore>();
    shared = {
      semaphore(kind) {
        const semaphore = semaphores.get(kind) ?? new Semaphore();
        semaphores.set(kind, semaphore);
        return semaphore;
      },
      creates: new RateLimiter(timing.pace, clock),
      polls: new PollBudget(timing.poll, clock),
    };
    ofClock.set(account, shared);
  }
  return shared;
}
