import { createClient } from "@dramatis/core/client";
import type { ReactElement } from "react";
import { DramatisProvider } from "../../src/index.ts";
import type { Page } from "./page.tsx";

/**
 * Shows trees whose announcements wait until the test asks for them. So the test decides which changes happen together,
 * however long the machine takes for each.
 */
export class HeldAnnouncements {
  /** The durations of all waits so far, in milliseconds. */
  readonly waitedMs: number[] = [];
  readonly #page: Page;
  #waits: (() => void)[] = [];
  readonly #client = {
    ...createClient({ baseUrl: "/api/mv" }),
    clock: {
      now: () => 0,
      monotonic: () => 0,
      sleep: (ms: number) => {
        this.waitedMs.push(ms);
        return new Promise<void>((end) => this.#waits.push(end));
      },
    },
  };

  constructor(page: Page) {
    this.#page = page;
  }

  show(tree: ReactElement): Promise<void> {
    return this.#page.show(<DramatisProvider client={this.#client}>{tree}</DramatisProvider>);
  }

  /** Ends all waits, so that what they wait for is announced, and returns the text of the status element. */
  async announce(): Promise<string | null> {
    const waits = this.#waits;
    this.#waits = [];
    for (const end of waits) end();
    await this.#page.settle();
    return this.#page.one("[role=status]").textContent;
  }
}
