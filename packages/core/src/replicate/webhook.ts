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

/** The secret that Replicate signs an account's webhooks with, as it tells it. */
export function webhookSecretOf(answer: ApiAnswer): string {
  const error = answerError(answer);
  if (error !== undefined) throw error;
  const { data } = schema.safeParse(answer.body);
  if (data !== undefined) return data.key;
  throw new ProviderError("provider_unavailable", "Replicate did not tell what it signs webhooks with.", {
    created: "no",
    transient: true,
  });
}

/** A webhook's prediction brings addresses; more than this is none of Replicate's, and is not held for a stranger. */
const maxBytes = 4 * 1024 * 1024;

/** How much the two clocks may differ, and how long a delivery may be on its way, in seconds. */
const toleranceSeconds = 5 * 60;

/** Where Replicate shall send the news of a create: the app's address, and the tag that finds its slot. */
export function webhookUrl(url: string, tag: string): string {
  const tagged = new URL(url);
  tagged.searchParams.set("tag", tag);
  return tagged.href;
}

/**
 * Checks that a webhook comes from Replicate, and reads it. Its signature is that of Standard Webhooks: HMAC-SHA256
 * over `id.timestamp.body` with what follows `whsec_` in the secret, compared in constant time by WebCrypto
 * (https://replicate.com/docs/topics/webhooks/verify-webhook).
 *
 * @param kind - what predictions of this provider are asked for.
 * @returns undefined for one that is not signed with the secret, too old or too early; `"ignored"` for one that
 * Replicate did send, but not for a create of ours: it has no tag, or is not about a prediction.
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
  // Before the body is read: what is not signed at all costs nothing.
  if (!/^[\w.-]{1,200}$/.test(id) || !/^\d{1,12}$/.test(timestamp) || signatures === "") return undefined;
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > toleranceSeconds) return undefined;
  // The raw bytes are what is signed.
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
  // The address is not signed; where the body tells it too, the body is believed.
  const told = (value as { webhook?: unknown }).webhook;
  const tag = tagOf(typeof told === "string" ? told : url) ?? tagOf(url);
  if (tag === undefined) return undefined;
  return {
    tag,
    deliveryId,
    prediction: toPrediction(prediction, kind),
    // What may be it is it: the tag names the slot as well.
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
  // A secret that is being changed signs twice; more than a few is nobody's.
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
