import type { JsonObject } from "../util/json.ts";
import { mapSecrets, type SecretPath, secretMark } from "./map-secrets.ts";

/** An input with its secrets put in, and where one is still missing: `auth.token`. */
export interface FilledInput {
  readonly input: JsonObject;
  readonly missing: readonly string[];
}

/** The secrets of one request, each with its place. They are kept in memory only, and nothing shows them. */
export class SecretValues {
  static readonly none = new SecretValues(new Map());
  readonly #values: ReadonlyMap<string, string>;

  private constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  /** The secrets in a model's own parameters. One that reads `[secret]` already is not known. */
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

  /** The values, to take them out of texts. */
  texts(): Iterable<string> {
    return this.#values.values();
  }

  /** These, with others added. Of two for one place the other counts. */
  with(others: SecretValues): SecretValues {
    return new SecretValues(new Map([...this.#values, ...others.#values]));
  }

  /**
   * Puts the secrets where an input reads `[secret]`.
   * @param own - names of inputs that somebody else fills.
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
