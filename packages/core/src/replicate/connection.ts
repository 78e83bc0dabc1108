import { DramatisError, invalidArgument } from "../errors/dramatis-error.ts";
import { scrubText } from "../secrets/scrub-text.ts";
import { type Clock, systemClock } from "../util/clock.ts";
import { namedId } from "../util/named-id.ts";
import type { ReplicateAccount } from "./api-client.ts";
import { type OwnSecrets, ownSecrets } from "./secret-inputs.ts";

/** How to reach Replicate. All options are optional. */
export interface ReplicateOptions {
  /** The API token; the environment variable `REPLICATE_API_TOKEN` if absent. */
  readonly auth?: string;
  /**
   * The base URL of the API, with `/v1`; the environment variable `REPLICATE_BASE_URL` if absent, else Replicate
   * itself.
   */
  readonly baseUrl?: string;
  /** A custom `fetch`, for example to use a proxy or to record requests. */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * Hosts that outputs can be downloaded from, in addition to Replicate's and the origin of `baseUrl`:
   * `cdn.example.com`, `*.example.com` for all its subdomains, or `cdn.example.com:8443` for a port other than 443.
   * They are requested with https unless you give a scheme, as in `http://127.0.0.1:9000`.
   */
  readonly outputHosts?: readonly string[];
  /** Lets Replicate report each prediction by webhook, so that it is polled less often. */
  readonly webhook?: WebhookOptions;
  /**
   * The app's own secrets that models take as inputs, by input name: `{ openai_api_key: "..." }`. Each create of a
   * model with such an input gets the secret, also after a restart, unless the request has its own. Secrets are not
   * recorded.
   */
  readonly secretInputs?: Readonly<Record<string, string>>;
  /** The clock; the system clock if absent. */
  readonly clock?: Clock;
}

/** Where Replicate sends its webhooks. */
export interface WebhookOptions {
  /** The public address of your `/webhooks/replicate` route. */
  readonly url: string;
  /** The signing secret of webhooks (`whsec_...`); requested from Replicate once if absent. */
  readonly secret?: string;
}

/**
 * Access to an account. The token is read when it is first needed, because an app can load its environment after its
 * modules.
 */
export interface Connection {
  /** @throws DramatisError if the token is missing or the base URL is invalid. */
  account(): ReplicateAccount;
  /** Returns an id of the account that does not reveal the token. */
  accountName(): string;
  readonly outputHosts: readonly string[];
  readonly webhook: WebhookOptions | undefined;
  readonly ownSecrets: OwnSecrets;
  /** Removes the token and the app's own secrets from a text. */
  redact(text: string): string;
  readonly clock: Clock;
}

const accountNamespace = "6f0a4b0e-6f8e-4c0e-9d1a-5a1f6c1f3b52";

export function createConnection(options: ReplicateOptions): Connection {
  let account: ReplicateAccount | undefined;
  const find = () => {
    account ??= accountOf(options);
    return account;
  };
  const own = ownSecrets(options.secretInputs);
  return {
    account: find,
    accountName: () => namedId(accountNamespace, [find().baseUrl, find().token]),
    outputHosts: options.outputHosts ?? [],
    webhook: parseWebhookOptions(options.webhook),
    ownSecrets: own,
    redact: (text) => scrubText(text, [account?.token ?? "", options.webhook?.secret ?? "", ...own.values()]),
    clock: options.clock ?? systemClock,
  };
}

function accountOf(options: ReplicateOptions): ReplicateAccount {
  const token = options.auth ?? environment("REPLICATE_API_TOKEN");
  if (token === undefined || token.trim() === "") {
    throw new DramatisError(
      "provider_unauthorized",
      "The Replicate API token is missing. Set REPLICATE_API_TOKEN, or pass `auth` (https://replicate.com/account/api-tokens).",
    );
  }
  // `fetch` would reject characters that a header cannot hold, with an error that repeats the token.
  if (!/^[\x21-\x7e]+$/.test(token.trim())) {
    throw new DramatisError(
      "provider_unauthorized",
      "The Replicate API token contains invalid characters. Check REPLICATE_API_TOKEN or `auth`.",
    );
  }
  const baseUrl = (
    options.baseUrl ??
    environment("REPLICATE_BASE_URL") ??
    "https://api.replicate.com/v1"
  ).trim();
  if (!isBaseUrl(baseUrl)) {
    throw new DramatisError(
      "invalid_request",
      "The base URL of Replicate's API must be an http or https address.",
      {
        issues: [{ path: "baseUrl", message: "must be an address such as https://api.replicate.com/v1" }],
      },
    );
  }
  return {
    token: token.trim(),
    baseUrl: baseUrl.replace(/\/+$/, ""),
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    clock: options.clock ?? systemClock,
  };
}

function parseWebhookOptions(webhook: WebhookOptions | undefined): WebhookOptions | undefined {
  if (webhook === undefined) return undefined;
  const isAddress = typeof webhook.url === "string" && /^https?:\/\//.test(webhook.url);
  if (!isAddress || !URL.canParse(webhook.url)) {
    throw invalidArgument("webhook.url", "must be the public http or https address of your webhook route");
  }
  if (webhook.secret !== undefined && !/^whsec_[A-Za-z0-9+/]+=*$/.test(webhook.secret)) {
    throw invalidArgument("webhook.secret", "must be a secret of the form whsec_...");
  }
  return webhook;
}

function isBaseUrl(text: string): boolean {
  if (!/^https?:\/\/[^/?#]+[^?#]*$/.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === "" && password === "";
}

/** Reads an environment variable. Edge runtimes and browsers do not have an environment. */
function environment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  const value = process?.env?.[name];
  return value === "" ? undefined : value;
}
