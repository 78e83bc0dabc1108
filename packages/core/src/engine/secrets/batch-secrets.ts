import type { BatchState } from "../../batch/batch-state.ts";
import { scrubText } from "../../secrets/scrub-text.ts";
import { SecretValues } from "../../secrets/secret-values.ts";

/** For how many ended batches secrets are kept for a retry. */
const maxEnded = 1000;

/**
 * Keeps the secrets of requests by batch, only in the memory of this engine. The secrets of running batches are always
 * kept; those of ended batches are kept for a retry until there are too many newer ones.
 */
export class BatchSecrets {
  readonly #running = new Map<string, SecretValues>();
  /** Oldest first. */
  readonly #ended = new Map<string, SecretValues>();

  get(batchId: string): SecretValues {
    return this.#running.get(batchId) ?? this.#ended.get(batchId) ?? SecretValues.none;
  }

  /** Adds secrets. A newer secret replaces an older one at the same path. */
  add(batchId: string, secrets: SecretValues): void {
    if (secrets.isEmpty) return;
    const all = this.get(batchId).with(secrets);
    if (this.#running.has(batchId)) this.#running.set(batchId, all);
    else this.#setEnded(batchId, all);
  }

  /** Adds only secrets that are missing, because a caller that joins a batch must not change it. */
  offer(batchId: string, secrets: SecretValues): void {
    this.add(batchId, secrets.with(this.get(batchId)));
  }

  /** Keeps the secrets while the batch runs. */
  hold(batchId: string): void {
    const secrets = this.#ended.get(batchId);
    if (secrets === undefined) return;
    this.#ended.delete(batchId);
    this.#running.set(batchId, secrets);
  }

  /** Reports that the batch has stopped. The secrets are kept if a slot can still be retried. */
  release(batchId: string, state: Pick<BatchState, "slots"> | undefined): void {
    const secrets = this.#running.get(batchId);
    if (secrets === undefined) return;
    this.#running.delete(batchId);
    const isDone = state?.slots.every(({ status }) => status === "succeeded");
    if (!isDone) this.#setEnded(batchId, secrets);
  }

  /** Forgets the secrets of a batch that no longer needs them. */
  forget(batchId: string): void {
    this.#running.delete(batchId);
    this.#ended.delete(batchId);
  }

  /** Removes all known secrets from a text. */
  scrub(text: string): string {
    return scrubText(text, this.#texts());
  }

  *#texts(): Generator<string> {
    for (const secrets of [...this.#running.values(), ...this.#ended.values()]) yield* secrets.texts();
  }

  #setEnded(batchId: string, secrets: SecretValues): void {
    this.#ended.delete(batchId);
    this.#ended.set(batchId, secrets);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > maxEnded && oldest !== undefined) this.#ended.delete(oldest);
  }
}
