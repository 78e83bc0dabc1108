import type { Warning } from "../batch/batch-result.ts";
import type { RequestIssue } from "../errors/dramatis-error.ts";
import { invalidRequest } from "../request/request-schema.ts";
import type { JsonObject, JsonValue } from "../util/json.ts";
import { imagesOf, largestSeed, type ModelFacts } from "./model-facts.ts";

/** A parameter of the request that has certain values at a model. */
export interface Choice<Value extends JsonValue> {
  /** Its name in the request. */
  readonly path: string;
  /** Its name at the model. */
  readonly parameter: string;
  readonly asked: Value | undefined;
  /** Those that the model has; undefined where it has no such parameter. */
  readonly allowed: readonly Value[] | undefined;
  /** The model's own word for what was asked, where it has another. */
  readonly value?: JsonValue | undefined;
}

/** A request while it is put into a model's own words: what is sent, what is left out, and what is wrong with it. */
export class ParameterDraft {
  readonly warnings: Warning[] = [];
  readonly #name: string;
  readonly #model: ModelFacts;
  readonly #parameters: Record<string, JsonValue> = {};
  readonly #issues: RequestIssue[] = [];

  constructor(name: string, model: ModelFacts) {
    this.#name = name;
    this.#model = model;
  }

  /** What the model lacks is left out, with a warning: hosted models ignore unknown input silently. */
  lacks(parameter: string): void {
    this.warnings.push({
      code: "parameter_unsupported",
      parameter,
      message: `${this.#name} has no parameter for ${parameter} that is known here: it was left out.`,
    });
  }

  refuse(path: string, message: string): void {
    this.#issues.push({ path, message });
  }

  choose<Value extends JsonValue>({ path, parameter, asked, allowed, value = asked }: Choice<Value>): void {
    if (asked === undefined || value === undefined) return;
    if (allowed === undefined) this.lacks(path);
    else if (allowed.includes(asked)) this.#parameters[parameter] = value;
    else this.refuse(path, `must be one that ${this.#name} has: ${allowed.join(", ")}`);
  }

  avoid(negativePrompt: string | undefined): void {
    if (negativePrompt === undefined) return;
    if (this.#model.negativePrompt) this.#parameters.negative_prompt = negativePrompt;
    else this.lacks("negativePrompt");
  }

  /** The seed is recorded apart from the parameters; this only checks that the model takes it. */
  checkSeed(seed: number | undefined): void {
    const { maxSeed = largestSeed } = this.#model;
    if (seed === undefined) return;
    if (!this.#model.seed) this.lacks("seed");
    else if (seed > maxSeed)
      this.refuse("seed", `must be a whole number from 0 to ${maxSeed} at ${this.#name}`);
  }

  /** @param path - the parameter of the request that the prompt is made of. */
  checkPrompt(path: string, prompt: string): void {
    const { maxPromptLength = Number.POSITIVE_INFINITY } = this.#model;
    if (prompt.length <= maxPromptLength) return;
    this.refuse(
      path,
      `is too long: ${this.#name} takes a prompt of ${maxPromptLength} characters at most, and this one has ${prompt.length}`,
    );
  }

  /** @param refusalOf - why an option may not be set, where it may not. */
  addOptions(
    modelOptions: JsonObject | undefined,
    refusalOf: (key: string, value: JsonValue) => string | undefined,
  ): void {
    for (const [key, value] of Object.entries(modelOptions ?? {})) {
      const path = `modelOptions.${key}`;
      const refusal = refusalOf(key, value);
      const images = imagesOf(this.#model, key);
      if (refusal !== undefined) this.refuse(path, refusal);
      else if (this.has(key)) this.refuse(path, "is set by a parameter of the request already");
      else if (!fits(value, images)) {
        this.refuse(path, `must be ${images === "list" ? "a list of addresses" : "one address"} of an image`);
      } else this.#parameters[key] = value;
    }
  }

  /**
   * Holds the model's rules: what one of its inputs demands of another is sent, or has to be what was asked.
   * @param given - an input that is sent and not recorded.
   */
  follow(given?: string): void {
    for (const { input, value, of, demands } of this.#model.rules ?? []) {
      const isMet =
        value === undefined ? this.has(input) || input === given : this.#parameters[input] === value;
      if (!isMet) continue;
      if (!this.has(of)) this.#parameters[of] = demands;
      else if (this.#parameters[of] !== demands) {
        const cause = value === undefined ? input : `${input} ${value}`;
        this.refuse(`modelOptions.${of}`, `must be ${demands} at ${this.#name} beside ${cause}, or left out`);
      }
    }
  }

  has(parameter: string): boolean {
    return Object.hasOwn(this.#parameters, parameter);
  }

  /** @throws DramatisError `invalid_request` with everything that is wrong. */
  finish(): JsonObject {
    if (this.#issues.length > 0) throw invalidRequest(this.#issues);
    // A copy: an option named __proto__ has set a prototype, which is not copied.
    return { ...this.#parameters };
  }
}

/** Said of an option for which the request has a parameter of its own. */
export function belongsTo(parameter: string): string {
  return `must not be set there; use ${parameter}`;
}

/** Whether a value is what a reference input takes: the address of one image, or a list of them. */
function fits(value: JsonValue, images: "one" | "list" | undefined): boolean {
  if (images === undefined) return true;
  if (images === "one") return typeof value === "string";
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
