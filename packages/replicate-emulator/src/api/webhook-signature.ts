import { createHmac, randomBytes } from "node:crypto";

/** A secret as `GET /v1/webhooks/default/secret` gives it. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString("base64")}`;
}

export interface SignedParts {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly body: string;
}

/** `v1,<base64>`: HMAC-SHA256 over `id.timestamp.body` with what follows `whsec_` in the secret. */
export function signWebhook(secret: string, { id, timestamp, body }: SignedParts): string {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}
