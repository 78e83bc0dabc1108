/** Owner names that a store must distinguish exactly, whatever its backend's paths, columns and keys do to them. */
export const hostileOwners: readonly string[] = [
  "ada",
  "Ada",
  " ada",
  "ada ",
  "ada\n",
  "ada/../bo",
  "../../etc/passwd",
  "ada\\bo",
  "ada%2Fbo",
  "ada\u0000",
  "ada\u0000bo",
  "\u00e9",
  "e\u0301",
  "\ud800",
  "\ud801",
  "\ufffd",
  "__proto__",
  "constructor",
  "*",
  "ad_",
  "ada' OR '1'='1",
  "日本\u{1f3f4}",
  "a".repeat(999),
  "a".repeat(1000),
];

/** Values that are not valid owners. */
export const badOwners: readonly unknown[] = ["", " ", "\t\n", "a".repeat(1001), 7, null, true, {}, ["ada"]];
