import * as z from "zod/mini";
import { described } from "./documented.ts";

/** A UUID of any version, in lower case. */
export function uuid(description: string) {
  return described(description, z.uuid());
}

/** ISO 8601, UTC. */
export function time(description: string) {
  return described(`${description} ISO 8601, UTC.`, z.iso.datetime());
}

export function text(description: string) {
  return described(description, z.string());
}

export function wholeNumber(description: string, from = 0) {
  return described(description, z.int().check(z.gte(from)));
}

/** Names and values defined by the model. They are never converted. */
export function parameters(description: string) {
  return described(description, z.record(z.string(), z.unknown()));
}
