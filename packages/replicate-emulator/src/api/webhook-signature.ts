import { createHmac, randomBytes } from "node:crypto";

/** Creates a secret like those from `GET /v1/webhooks/default/secret`. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString("base64")}`;
}

export interface SignedParts {
  readonly id: string;
  /** The time in seconds since the epoch. */
  readonly timestamp: number;
  readonly body: string;
}

/** Signs `id.timestamp.body` with HMAC-SHA256 and the part of the secret after `whsec_`: `v1,<base64>`. */
export function signWebhook(secret: string, { id, timestamp, body }: SignedParts): string {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}
