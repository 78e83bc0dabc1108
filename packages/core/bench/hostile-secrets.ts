/**
 * Measures how long it takes to search hostile texts for secrets. Each text should take well under a second; with an
 * algorithm of quadratic time, it would take minutes.
 *
 *   node --conditions=@dramatis/source --import tsx packages/core/bench/hostile-secrets.ts
 */
import { redactSecrets } from "../src/secrets/map-secrets.ts";
import { scrubText } from "../src/secrets/scrub-text.ts";
import { hostileEscapes, hostileLines, repeatTo } from "../src/secrets/testing/hostile-texts.ts";

const secrets = Array.from({ length: 200 }, (_, index) => `sk-secret-number-${index}`);

function measure(what: string, run: () => void): void {
  const started = performance.now();
  run();
  console.log(`${what.padEnd(40)} ${(performance.now() - started).toFixed(0).padStart(6)} ms`);
}

for (const part of hostileEscapes) {
  const text = repeatTo(part, 100_000);
  measure(`200 secrets in 100 kB of ${JSON.stringify(part)}`, () => scrubText(text, secrets));
}
for (const part of hostileLines) {
  const text = repeatTo(part, 1_000_000);
  measure(`1 MB of ${JSON.stringify(part)}`, () => redactSecrets({ text }));
}
