import type { AssetKind } from "../../assets/asset.ts";
import type { Clock } from "../../util/clock.ts";
import type { Timing } from "../timing.ts";
import { CreatePace } from "./create-pace.ts";
import { Limiter } from "./limiter.ts";
import { PollBudget } from "./poll-budget.ts";

/** What all engines of a process share for one account of a provider: its limits are the account's, not an engine's. */
export interface SharedAccount {
  /** One for each kind: a video of minutes must not hold images up. */
  readonly places: Readonly<Record<AssetKind, Limiter>>;
  readonly pace: CreatePace;
  readonly polls: PollBudget;
}

// By clock too: what one clock measures says nothing to an engine on another.
const accounts = new WeakMap<Clock, Map<string, SharedAccount>>();

/** The one of its account in this process, made by whoever comes first. */
export function sharedAccount(account: string, timing: Timing, clock: Clock): SharedAccount {
  const ofClock = accounts.get(clock) ?? new Map<string, SharedAccount>();
  accounts.set(clock, ofClock);
  let shared = ofClock.get(account);
  if (shared === undefined) {
    shared = {
      places: { image: new Limiter(), video: new Limiter() },
      pace: new CreatePace(timing.pace, clock),
      polls: new PollBudget(timing.poll, clock),
    };
    ofClock.set(account, shared);
  }
  return shared;
}
