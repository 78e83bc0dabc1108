import type { Warning } from "../batch/batch-result.ts";
import { type FieldMessage, fieldMessage, type IssueDraft } from "../errors/field-message.ts";
import { invalidRequest } from "../request/request-schema.ts";
import type { JsonObject, JsonValue } from "../util/json.ts";
import { imagesOf, largestSeed, type ModelFacts } from "./model-facts.ts";

/** A warning is journaled, and read by TypeScript callers and HTTP clients alike, so it uses words that both know. */
const nouns = {
  aspectRatio: "an aspect ratio",
  outputFormat: "an output format",
  negativePrompt: "a negative prompt",
  durationSeconds: "a duration",
  seed: "a seed",
} as const;

/** A request parameter that must be one of the model's values. */
export interface Choice<Value extends JsonValue> {
  /** The parameter's name in the request. */
  readonly path: keyof typeof nouns;
  /** The model's input. */
  readonly parameter: string;
  readonly asked: Value | undefined;
  /** The values that the model supports; undefined if it does not have the parameter. */
  readonly allowed: readonly Value[] | undefined;
  /** The value to send, if the model uses another name for it. */
  readonly value?: JsonValue | undefined;
}

/** Translates a request into a model's parameters, and collects warnings and issues. */
export class ParameterDraft {
  readonly warnings: Warning[] = [];
  readonly #name: string;
  readonly #model: ModelFacts;
  readonly #parameters: Record<string, JsonValue> = {};
  readonly #issues: IssueDraft[] = [];

  constructor(name: string, model: ModelFacts) {
    this.#name = name;
    this.#model = model;
  }

  /** Warns about a parameter that is not sent, because hosted models ignore unknown inputs silently. */
  warnUnsupported(parameter: keyof typeof nouns): void {
    this.warnings.push({
      code: "parameter_unsupported",
      parameter,
      message: `${this.#name} has no known parameter for ${nouns[parameter]}, so it was not sent.`,
    });
  }

  refuse(path: string, message: string | FieldMessage): void {
    this.#issues.push({ path, message });
  }

  choose<Value extends JsonValue>({ path, parameter, asked, allowed, value = asked }: Choice<Value>): void {
    if (asked === undefined || value === undefined) return;
    if (allowed === undefined) this.warnUnsupported(path);
    else if (allowed.includes(asked)) this.#parameters[parameter] = value;
    else this.refuse(path, `must be a value that ${this.#name} supports: ${allowed.join(", ")}`);
  }

  setNegativePrompt(negativePrompt: string | undefined): void {
    if (negativePrompt === undefined) return;
    if (this.#model.negativePrompt) this.#parameters.negative_prompt = negativePrompt;
    else this.warnUnsupported("negativePrompt");
  }

  /** Checks the seed without adding it, because it is recorded separately from the parameters. */
  checkSeed(seed: number | undefined): void {
    const { maxSeed = largestSeed } = this.#model;
    if (seed === undefined) return;
    if (!this.#model.seed) this.warnUnsupported("seed");
    else if (seed > maxSeed)
      this.refuse("seed", `must be a whole number from 0 to ${maxSeed} for ${this.#name}`);
  }

  /** @param path - the request parameter that the prompt is made from. */
  checkPrompt(path: string, prompt: string): void {
    const { maxPromptLength = Number.POSITIVE_INFINITY } = this.#model;
    if (prompt.length <= maxPromptLength) return;
    this.refuse(
      path,
      `is too long: ${this.#name} accepts a prompt of at most ${maxPromptLength} characters, and this one has ${prompt.length}`,
    );
  }

  /** @param refusalOf - returns why an option must not be set; undefined if it can be. */
  addOptions(
    modelOptions: JsonObject | undefined,
    refusalOf: (key: string, value: JsonValue) => string | FieldMessage | undefined,
  ): void {
    for (const [key, value] of Object.entries(modelOptions ?? {})) {
      const path = `modelOptions.${key}`;
      const refusal = refusalOf(key, value);
      const images = imagesOf(this.#model, key);
      if (refusal !== undefined) this.refuse(path, refusal);
      else if (this.has(key)) this.refuse(path, "is already set by another parameter of the request");
      else if (!isReferenceValue(value, images)) {
        this.refuse(path, `must be ${images === "list" ? "a list of image addresses" : "one image address"}`);
      } else this.#parameters[key] = value;
    }
  }

  /**
   * Applies the model's rules: sends the value that one input demands of another, or refuses a different value.
   * @param given - an input that is sent but not recorded.
   */
  applyRules(given?: string): void {
    for (const { input, value, of, demands } of this.#model.rules ?? []) {
      const isMet =
        value === undefined ? this.has(input) || input === given : this.#parameters[input] === value;
      if (!isMet) continue;
      if (!this.has(of)) this.#parameters[of] = demands;
      else if (this.#parameters[of] !== demands) {
        const cause = value === undefined ? input : `${input} ${value}`;
        this.refuse(`modelOptions.${of}`, `must be ${demands} or absent for ${this.#name} with ${cause}`);
      }
    }
  }

  has(parameter: string): boolean {
    return Object.hasOwn(this.#parameters, parameter);
  }

  /** @throws DramatisError `invalid_request` with everything that is wrong. */
  finish(): JsonObject {
    if (this.#issues.length > 0) throw invalidRequest(this.#issues);
    // A copy does not keep the prototype that an option named `__proto__` has set.
    return { ...this.#parameters };
  }
}

/** Message for an option that has its own request parameter. */
export function belongsTo(parameter: string): FieldMessage {
  return fieldMessage`must not be set there; use ${{ path: parameter }}`;
}

/** Whether a value fits a reference input: the address of one image, or a list of addresses. */
function isReferenceValue(value: JsonValue, images: "one" | "list" | undefined): boolean {
  if (images === undefined) return true;
  if (images === "one") return typeof value === "string";
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
