/** Where everything here takes chance from, so that a test can play it from a seed. */
export interface Random {
  /** A number from 0 up to, but not including, 1. */
  number(): number;
  /** A UUID of version 4. Image ids are made by it, so it must not be guessable. */
  uuid(): string;
}
