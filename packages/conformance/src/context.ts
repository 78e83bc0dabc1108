import type { Store } from "@dramatis/core/store";
import { ConformanceError } from "./conformance-error.ts";
import type { Facilities, MakeStore } from "./make-store.ts";

/** What a case works with: a new store, and the facilities of the harness. It closes every store that it opened. */
export class TestContext {
  readonly store: Store;
  readonly #makeStore: MakeStore;
  readonly #opened: Store[];

  private constructor(makeStore: MakeStore, store: Store) {
    this.#makeStore = makeStore;
    this.store = store;
    this.#opened = [store];
  }

  static async open(makeStore: MakeStore): Promise<TestContext> {
    return new TestContext(makeStore, await makeStore());
  }

  /** Returns a facility of the harness, or fails the case if the harness does not have it. */
  facility<Name extends keyof Facilities>(name: Name): Facilities[Name] {
    const facilities: Partial<Facilities> = this.#makeStore;
    const facility = facilities[name];
    if (facility === undefined) {
      throw new ConformanceError(`This case needs a harness with the facility \`${name}\`.`);
    }
    return facility;
  }

  /** Creates a second, empty store. */
  async another(): Promise<Store> {
    return this.#opening(await this.#makeStore());
  }

  /** Opens another instance on the data of the store. */
  async reopen(): Promise<Store> {
    return this.#opening(await this.facility("reopen")(this.store));
  }

  async close(): Promise<void> {
    for (const store of this.#opened) await store.close();
  }

  #opening(store: Store): Store {
    this.#opened.push(store);
    return store;
  }
}
