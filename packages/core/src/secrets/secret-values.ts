import type { JsonObject } from "../util/json.ts";
import { mapSecrets, type SecretPath, secretMark } from "./map-secrets.ts";

/** An input with its secrets restored, and the paths of the missing ones: `auth.token`. */
export interface FilledInput {
  readonly input: JsonObject;
  readonly missing: readonly string[];
}

/** The secrets of one request, by path. They are kept in memory only, and are not shown by `inspect` or as JSON. */
export class SecretValues {
  static readonly none = new SecretValues(new Map());
  readonly #values: ReadonlyMap<string, string>;

  private constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  /** Collects the secrets in the parameters of a model, except those that are already replaced by `[secret]`. */
  static of(modelOptions: JsonObject, known: readonly string[] = []): SecretValues {
    const values = new Map<string, string>();
    mapSecrets(modelOptions, known, (secret, path) => {
      if (secret !== secretMark) values.set(keyOf(path), secret);
      return secretMark;
    });
    return new SecretValues(values);
  }

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  /** The secrets, to be removed from texts. */
  texts(): Iterable<string> {
    return this.#values.values();
  }

  /** Returns these secrets and the others. For the same path, the other secret is used. */
  with(others: SecretValues): SecretValues {
    return new SecretValues(new Map([...this.#values, ...others.#values]));
  }

  /**
   * Restores the secrets of an input where it has `[secret]`.
   * @param own - names of inputs that the provider fills.
   */
  fill(input: JsonObject, known: readonly string[] = [], own: readonly string[] = []): FilledInput {
    const missing: string[] = [];
    const filled = mapSecrets(input, known, (text, path) => {
      const isOwn = path.length === 1 && own.some((name) => name === path[0]);
      if (text !== secretMark || isOwn) return text;
      const value = this.#values.get(keyOf(path));
      if (value === undefined) missing.push(path.join("."));
      return value ?? secretMark;
    });
    return { input: filled, missing };
  }
}

function keyOf(path: SecretPath): string {
  return JSON.stringify(path);
}
