import type { PredictionProvider } from "../../src/provider/prediction-provider.ts";
import type { Journal } from "../../src/store/journal.ts";
import type { Store } from "../../src/store/store.ts";

/**
 * Where a process crashes: before or after its n-th call to the provider or store, or its first call with this name.
 * After means that the call was made, but its result never arrived.
 */
export interface CrashPoint {
  readonly step: number | string;
  readonly when: "before" | "after";
}

/**
 * Simulates a process crash within a running process. From the crash on, no call of the wrapped provider and store is
 * made, and none of them returns.
 */
export class Crash {
  readonly #point: CrashPoint;
  #steps = 0;
  #crashed = false;
  #resolve: () => void = () => {};
  /** Resolves when the crash has happened. */
  readonly happened: Promise<void>;
  /** The step at which the crash happened, for example `after create`. */
  at = "";

  constructor(point: CrashPoint) {
    this.#point = point;
    this.happened = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get steps(): number {
    return this.#steps;
  }

  provider<Request>(provider: PredictionProvider<Request>): PredictionProvider<Request> {
    return {
      ...provider,
      name: provider.name,
      model: provider.model,
      account: provider.account,
      capabilities: provider.capabilities,
      plan: (request, slots) => provider.plan(request, slots),
      create: (call, options) => this.#step("create", () => provider.create(call, options)),
      get: (id, options) => this.#step("get", async () => provider.get?.(id, options) ?? never()),
      upload: (image, options) =>
        this.#step("upload", async () => provider.upload?.(image, options) ?? never()),
      cancel: (id) => this.#step("cancel", async () => provider.cancel?.(id)),
      download: (output, options) => this.#step("download", () => provider.download(output, options)),
    };
  }

  store(store: Store): Store {
    const journal: Journal = {
      append: (...call) =>
        this.#step(`append ${call[1].map(({ type }) => type).join("+")}`, () =>
          store.journal.append(...call),
        ),
      read: (...call) => store.journal.read(...call),
      unfinished: (options) => store.journal.unfinished(options),
      list: (options) => store.journal.list(options),
      delete: (id) => this.#step("delete stream", () => store.journal.delete(id)),
    };
    return {
      journal,
      capabilities: store.capabilities,
      put: (...call) => this.#step("put", () => store.put(...call)),
      open: (id) => this.#step("open", () => store.open(id)),
      head: (id) => this.#step("head", () => store.head(id)),
      list: (options) => this.#step("list", () => store.list(options)),
      delete: (id) => this.#step("delete", () => store.delete(id)),
      close: () => store.close(),
    };
  }

  async #step<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
    if (this.#crashed) return never();
    this.#steps++;
    const { step } = this.#point;
    if (step !== (typeof step === "number" ? this.#steps : name)) {
      const value = await work();
      return this.#crashed ? never() : value;
    }
    this.at = `${this.#point.when} ${name}`;
    this.#crashed = true;
    if (this.#point.when === "after") await work().catch(() => undefined);
    this.#resolve();
    return never();
  }
}

function never<Value>(): Promise<Value> {
  return new Promise(() => {});
}
