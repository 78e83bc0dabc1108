import type { Asset } from "@dramatis/core/store";

/** An asset, and the identity of the file that holds its bytes. */
export interface FoundAsset {
  readonly asset: Asset;
  /** Distinguishes the file from a later one with the same name. */
  readonly identity: string;
}

interface Known {
  readonly text: string;
  readonly identity: string;
}

/**
 * Caches the most recently opened assets. An entry is valid as long as the same file exists: every removal, in any
 * process, takes the bytes away first. So serving an image again takes only one `stat`.
 */
export class KnownAssets {
  /** The most recently used entry is the last one. */
  readonly #known = new Map<string, Known>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Returns a new copy on each call. */
  get(id: string): FoundAsset | undefined {
    const known = this.#known.get(id);
    if (known === undefined) return undefined;
    this.#known.delete(id);
    this.#known.set(id, known);
    return { asset: JSON.parse(known.text) as Asset, identity: known.identity };
  }

  add({ asset, identity }: FoundAsset): void {
    this.#known.set(asset.id, { text: JSON.stringify(asset), identity });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.#limit) break;
      this.#known.delete(oldest);
    }
  }

  forget(id: string): void {
    this.#known.delete(id);
  }
}
