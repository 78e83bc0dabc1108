import { invalidArgument } from "../../errors/dramatis-error.ts";
import { HttpError } from "./http-error.ts";
import type { RequestHead } from "./request-head.ts";

/**
 * Refuses requests that reach this server under a name that is not its own (DNS rebinding). Webhooks are exempt: their
 * signature says who sent them.
 *
 * @param allowedHosts - the result of {@link parseHosts}; undefined allows every name.
 * @throws HttpError 403.
 */
export function refuseForeignHost(request: RequestHead, allowedHosts: ReadonlySet<string> | undefined): void {
  if (allowedHosts === undefined) return;
  // The header that the client sent, before a framework changes it. Some runtimes hide it: then the address is used.
  const host = hostOf(request.headers.get("host") ?? new URL(request.url).host);
  const isKnown =
    allowedHosts.has(host?.hostname ?? "") || allowedHosts.has(`${host?.hostname}:${host?.port ?? ""}`);
  if (isKnown) return;
  throw new HttpError(
    "forbidden",
    "This server does not accept the host name in the address. To accept it, add it to the server's `allowedHosts`.",
  );
}

/**
 * Parses the app's host names. The result is in lower case, as `URL` writes names.
 * @throws DramatisError `invalid_request` if it is not a list of host names.
 */
export function parseHosts(names: readonly string[] | undefined): ReadonlySet<string> | undefined {
  if (names === undefined) return undefined;
  const hosts = Array.isArray(names) ? names.map(hostOf) : [undefined];
  return new Set(
    hosts.map((host) => {
      if (host !== undefined)
        return host.port === undefined ? host.hostname : `${host.hostname}:${host.port}`;
      throw invalidArgument("allowedHosts", "must be a list of names such as app.example or 127.0.0.1:3000");
    }),
  );
}

interface Host {
  readonly hostname: string;
  /** Undefined if there is no port; empty for a default port. */
  readonly port: string | undefined;
}

function hostOf(name: unknown): Host | undefined {
  const [, hostname, port] = /^([\w.-]+|\[[\da-f:.]+\])(?::(\d{1,5}))?$/i.exec(String(name)) ?? [];
  if (typeof name !== "string" || hostname === undefined || !URL.canParse(`http://${hostname}`))
    return undefined;
  return { hostname: new URL(`http://${hostname}`).hostname, port: port?.replace(/^(?:80|443)$/, "") };
}
