import type { Asset } from "@dramatis/core/store";

/** An asset, and which file its bytes are. */
export interface FoundAsset {
  readonly asset: Asset;
  /** Of the file: under the same name there may be another one later. */
  readonly identity: string;
}

interface Known {
  readonly text: string;
  readonly identity: string;
}

/**
 * What was read of the assets that were opened last. It is good for as long as the same file lies there: who removes an
 * asset, in whatever process, takes its bytes away first. So to serve an image again takes one look at its file.
 */
export class KnownAssets {
  /** The one that was used last is the last. */
  readonly #known = new Map<string, Known>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** A copy of its own for each who asks. */
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
      if (this.#known.size <= this.#most) break;
      this.#known.delete(oldest);
    }
  }

  forget(id: string): void {
    this.#known.delete(id);
  }
}
