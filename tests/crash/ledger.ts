import type { WorkEvent } from "./work-event.ts";

/** An asset as its writer reported it. If an operation was started but not acknowledged, its outcome is unknown. */
export interface ExpectedAsset {
  readonly sha256: string;
  readonly state: "putting" | "stored" | "deleting" | "deleted";
}

/** A stream as its writer reported it. */
export interface ExpectedStream {
  /** The minimum number of records. */
  readonly acknowledged: number;
  /** The maximum number of records. */
  readonly begun: number;
  readonly deleted: "no" | "begun" | "done";
}

/** What must and what can be on the disk, according to the operations that were started and acknowledged. */
export class Ledger {
  readonly assets = new Map<string, ExpectedAsset>();
  readonly streams = new Map<string, ExpectedStream>();
  /** The number of acknowledged operations. */
  acknowledged = 0;

  add(event: WorkEvent): void {
    switch (event.type) {
      case "ready":
        return;
      case "putting":
        this.assets.set(event.id, { sha256: event.sha256, state: "putting" });
        return;
      case "stored":
      case "deleting":
      case "deleted":
        this.assets.set(event.id, { ...this.#asset(event.id), state: event.type });
        break;
      case "appending": {
        const stream = this.#stream(event.id);
        this.streams.set(event.id, { ...stream, begun: Math.max(stream.begun, event.end) });
        return;
      }
      case "appended": {
        const stream = this.#stream(event.id);
        this.streams.set(event.id, {
          ...stream,
          acknowledged: Math.max(stream.acknowledged, event.count),
        });
        break;
      }
      case "stream-deleting":
      case "stream-deleted": {
        const deleted = event.type === "stream-deleted" ? "done" : "begun";
        this.streams.set(event.id, { ...this.#stream(event.id), deleted });
        break;
      }
    }
    if (event.type !== "deleting" && event.type !== "stream-deleting") this.acknowledged += 1;
  }

  /** Records whether an asset was found. From now on, it must stay as it was found. */
  settleAsset(id: string, found: boolean): void {
    if (found) this.assets.set(id, { ...this.#asset(id), state: "stored" });
    else this.assets.delete(id);
  }

  settleStream(id: string, count: number): void {
    if (count > 0) this.streams.set(id, { acknowledged: count, begun: count, deleted: "no" });
    else this.streams.delete(id);
  }

  #asset(id: string): ExpectedAsset {
    const asset = this.assets.get(id);
    if (asset === undefined) throw new Error(`No put of ${id} was reported.`);
    return asset;
  }

  #stream(id: string): ExpectedStream {
    return this.streams.get(id) ?? { acknowledged: 0, begun: 0, deleted: "no" };
  }
}
