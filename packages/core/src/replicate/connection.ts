import { DramatisError, invalidArgument } from "../errors/dramatis-error.ts";
import { scrubText } from "../secrets/scrub-text.ts";
import { type Clock, systemClock } from "../util/clock.ts";
import { namedId } from "../util/named-id.ts";
import type { ReplicateAccount } from "./api-client.ts";
import { type OwnSecrets, ownSecrets } from "./secret-inputs.ts";

/** How the app reaches Replicate. Everything may be left out. */
export interface ReplicateOptions {
  /** The API token; `REPLICATE_API_TOKEN` of the environment if absent. */
  readonly auth?: string;
  /** Where the API is, with `/v1`; `REPLICATE_BASE_URL` if absent, else Replicate itself. */
  readonly baseUrl?: string;
  /** A fetch of your own, to go through a proxy or to record. */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * Hosts that outputs may come from, besides Replicate's and the origin of `baseUrl`: `cdn.example.com`,
   * `*.example.com` for all hosts under it, or `cdn.example.com:8443` for another port than 443. They are asked by
   * https; a host that you name with the scheme, as in `http://127.0.0.1:9000`, is asked by that.
   */
  readonly outputHosts?: readonly string[];
  /** Have Replicate tell of each prediction, instead of asking after it all the time. */
  readonly webhook?: WebhookOptions;
  /**
   * Secrets of the app's own that models take as inputs, by the names of the inputs: `{ openai_api_key: "..." }`. Each
   * create of a model that takes one gets it, also after a restart, unless the request brings its own. It is recorded
   * nowhere.
   */
  readonly secretInputs?: Readonly<Record<string, string>>;
  /** Where the time comes from; the system's clock if absent. */
  readonly clock?: Clock;
}

/** Where Replicate sends its webhooks. */
export interface WebhookOptions {
  /** The public address of your `/webhooks/replicate` route. */
  readonly url: string;
  /** What webhooks are signed with (`whsec_...`); asked of Replicate once, if absent. */
  readonly secret?: string;
}

/** The account, found when it is first needed: an app may load its environment after its modules. */
export interface Connection {
  /** @throws DramatisError where there is no token, or the address is none. */
  account(): ReplicateAccount;
  /** Names the account without giving the token away. */
  accountName(): string;
  readonly outputHosts: readonly string[];
  readonly webhook: WebhookOptions | undefined;
  readonly ownSecrets: OwnSecrets;
  /** Takes the token and the app's own secrets out of a text. */
  redact(text: string): string;
  readonly clock: Clock;
}

const accountNamespace = "6f0a4b0e-6f8e-4c0e-9d1a-5a1f6c1f3b52";

export function connect(options: ReplicateOptions): Connection {
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
    webhook: checkedWebhook(options.webhook),
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
      "There is no Replicate API token. Set REPLICATE_API_TOKEN, or pass auth (https://replicate.com/account/api-tokens).",
    );
  }
  // What no header can hold would fail inside fetch, in words that repeat the token.
  if (!/^[\x21-\x7e]+$/.test(token.trim())) {
    throw new DramatisError(
      "provider_unauthorized",
      "The Replicate API token has characters that no token has. Check REPLICATE_API_TOKEN, or auth.",
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

function checkedWebhook(webhook: WebhookOptions | undefined): WebhookOptions | undefined {
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

/** Reads the environment where there is one: an edge runtime or a browser may have none. */
function environment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  const value = process?.env?.[name];
  return value === "" ? undefined : value;
}
