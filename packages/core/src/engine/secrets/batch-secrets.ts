import type { BatchState } from "../../batch/batch-state.ts";
import { scrubText } from "../../secrets/scrub-text.ts";
import { SecretValues } from "../../secrets/secret-values.ts";

/** How many batches that have ended are remembered for a retry. */
const maxEnded = 1000;

/**
 * The secrets that requests brought, by batch, in the memory of this engine and nowhere else. Those of a batch that
 * runs stay; those of one that ended stay for a retry, while there are not many newer ones.
 */
export class BatchSecrets {
  readonly #running = new Map<string, SecretValues>();
  /** Oldest first. */
  readonly #ended = new Map<string, SecretValues>();

  get(batchId: string): SecretValues {
    return this.#running.get(batchId) ?? this.#ended.get(batchId) ?? SecretValues.none;
  }

  /** Adds secrets. Of two for one place the newer counts. */
  add(batchId: string, secrets: SecretValues): void {
    if (secrets.isEmpty) return;
    const all = this.get(batchId).with(secrets);
    if (this.#running.has(batchId)) this.#running.set(batchId, all);
    else this.#setEnded(batchId, all);
  }

  /** Adds what is not there yet: who joins a batch does not change it. */
  offer(batchId: string, secrets: SecretValues): void {
    this.add(batchId, secrets.with(this.get(batchId)));
  }

  /** The batch runs. */
  hold(batchId: string): void {
    const secrets = this.#ended.get(batchId);
    if (secrets === undefined) return;
    this.#ended.delete(batchId);
    this.#running.set(batchId, secrets);
  }

  /** The batch runs no more. What has failed may be tried again. */
  release(batchId: string, state: Pick<BatchState, "slots"> | undefined): void {
    const secrets = this.#running.get(batchId);
    if (secrets === undefined) return;
    this.#running.delete(batchId);
    const isDone = state?.slots.every(({ status }) => status === "succeeded");
    if (!isDone) this.#setEnded(batchId, secrets);
  }

  /** The batch needs no secret any more. */
  forget(batchId: string): void {
    this.#running.delete(batchId);
    this.#ended.delete(batchId);
  }

  /** A text without any of the secrets. */
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
