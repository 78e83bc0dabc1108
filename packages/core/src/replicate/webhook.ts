import * as z from "zod/mini";
import { bytesFromBase64 } from "../media/bytes/base64.ts";
import { concatBytes, readBytes } from "../media/bytes/bytes.ts";
import type { OutputKind } from "../provider/prediction.ts";
import type { WebhookDelivery } from "../provider/prediction-provider.ts";
import { ProviderError } from "../provider/provider-error.ts";
import { type ApiAnswer, answerError } from "./api-errors.ts";
import { readPrediction, toPrediction } from "./prediction-schema.ts";
import { sameInput } from "./same-input.ts";

const schema = z.object({ key: z.string().check(z.regex(/^whsec_[A-Za-z0-9+/]+=*$/)) });

/** Reads the signing secret of an account's webhooks from Replicate's answer. */
export function webhookSecretOf(answer: ApiAnswer): string {
  const error = answerError(answer);
  if (error !== undefined) throw error;
  const { data } = schema.safeParse(answer.body);
  if (data !== undefined) return data.key;
  throw new ProviderError("provider_unavailable", "Replicate did not return its webhook secret.", {
    created: "no",
    transient: true,
  });
}

/** A genuine webhook holds only addresses and is shorter than this. A longer body is not kept in memory. */
const maxBytes = 4 * 1024 * 1024;

/** The allowed difference of the two clocks, including the delivery time. */
const toleranceSeconds = 5 * 60;

/** Returns the webhook URL of a create: the app's URL with the tag that identifies the slot. */
export function webhookUrl(url: string, tag: string): string {
  const tagged = new URL(url);
  tagged.searchParams.set("tag", tag);
  return tagged.href;
}

/**
 * Verifies that a webhook comes from Replicate, and reads it. The signature follows Standard Webhooks: HMAC-SHA256 over
 * `id.timestamp.body`, with the part of the secret after `whsec_`, compared in constant time by WebCrypto
 * (https://replicate.com/docs/topics/webhooks/verify-webhook).
 *
 * @param kind - the kind of output that this provider requests.
 * @returns undefined for a webhook that is not signed with the secret, is too old, or is too far in the future;
 * `"ignored"` for a genuine webhook that does not belong to a create of ours: it has no tag, or is not about a
 * prediction.
 */
export async function readWebhook(
  request: Request,
  kind: OutputKind,
  secretOf: () => Promise<string>,
  nowMs: number,
): Promise<WebhookDelivery | "ignored" | undefined> {
  const id = request.headers.get("webhook-id") ?? "";
  const timestamp = request.headers.get("webhook-timestamp") ?? "";
  const signatures = request.headers.get("webhook-signature") ?? "";
  // Checked before the body is read, so that an unsigned request costs nothing.
  if (!/^[\w.-]{1,200}$/.test(id) || !/^\d{1,12}$/.test(timestamp) || signatures === "") return undefined;
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > toleranceSeconds) return undefined;
  // The signature covers the raw bytes.
  const body = request.body === null ? undefined : await readBytes(request.body, maxBytes);
  if (body === undefined) return undefined;
  const signed = concatBytes([new TextEncoder().encode(`${id}.${timestamp}.`), body]);
  if (!(await isSigned(signed, signatures, await secretOf()))) return undefined;
  return deliveryOf(id, body, request.url, kind) ?? "ignored";
}

function deliveryOf(
  deliveryId: string,
  body: Uint8Array,
  url: string,
  kind: OutputKind,
): WebhookDelivery | undefined {
  const value = jsonOf(body);
  const prediction = readPrediction(value);
  if (prediction === undefined) return undefined;
  // The request's URL is not signed. The body, which is, can hold the URL too and takes precedence.
  const { webhook } = value as { webhook?: unknown };
  const tag = tagOf(typeof webhook === "string" ? webhook : url) ?? tagOf(url);
  if (tag === undefined) return undefined;
  return {
    tag,
    deliveryId,
    prediction: toPrediction(prediction, kind),
    // A possible match is accepted, because the tag identifies the slot too.
    isOf: (call) => sameInput(call.input, prediction.input) !== "other",
  };
}

function tagOf(url: string): string | undefined {
  return URL.canParse(url) ? (new URL(url).searchParams.get("tag") ?? undefined) : undefined;
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

async function isSigned(signed: BufferSource, signatures: string, secret: string): Promise<boolean> {
  const keyBytes = fromBase64(secret.replace(/^whsec_/, ""));
  if (keyBytes === undefined || keyBytes.byteLength === 0) return false;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", keyBytes, algorithm, false, ["verify"]);
  // While a secret is being rotated, there are two signatures. More than 10 are not genuine.
  for (const signature of signatures.split(" ").slice(0, 10)) {
    const [version, text = ""] = signature.split(",");
    const bytes = version === "v1" ? fromBase64(text) : undefined;
    if (bytes !== undefined && (await crypto.subtle.verify("HMAC", key, bytes, signed))) return true;
  }
  return false;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return bytesFromBase64(text);
  } catch {
    return undefined;
  }
}
