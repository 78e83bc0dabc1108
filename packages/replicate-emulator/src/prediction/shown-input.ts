import type { ModelSpec } from "../model/model.ts";
import type { ModelInput } from "../model/model-input.ts";
import type { Redaction } from "../scenario/scenario.ts";

const SHOWN = { text: "[REDACTED]", stars: "***", null: null } as const;

/** Returns an input as the API shows it. Replicate redacts secret inputs after the prediction was sent. */
export function shownInput({ inputs }: ModelSpec, input: ModelInput, redaction: Redaction): ModelInput {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) => {
      const rule = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
      if (rule?.type !== "string" || rule.secret !== true) return [[name, value]];
      return redaction === "absent" ? [] : [[name, SHOWN[redaction]]];
    }),
  );
}
