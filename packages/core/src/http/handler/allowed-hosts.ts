import { invalidArgument } from "../../errors/dramatis-error.ts";
import { HttpError } from "./http-error.ts";
import type { RequestHead } from "./request-head.ts";

/**
 * Refuses requests that reach this server under a name that is not its own (DNS rebinding). A webhook is not asked: its
 * signature says who sent it.
 *
 * @param allowedHosts - as {@link parseHosts} gives them; undefined lets every name through.
 * @throws HttpError 403.
 */
export function refuseForeignHost(request: RequestHead, allowedHosts: ReadonlySet<string> | undefined): void {
  if (allowedHosts === undefined) return;
  // What the client has asked for, and not what a framework has made of it. Where a runtime hides it: the address.
  const host = hostOf(request.headers.get("host") ?? new URL(request.url).host);
  const isKnown =
    allowedHosts.has(host?.hostname ?? "") || allowedHosts.has(`${host?.hostname}:${host?.port ?? ""}`);
  if (isKnown) return;
  throw new HttpError(
    "forbidden",
    "This server is not known by the name in the address. The server's `allowedHosts` says which names it has.",
  );
}

/**
 * The names in lower case, as `URL` writes them.
 * @throws DramatisError `invalid_request` for what is not a list of names.
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
  /** Absent if none is given; empty for a default port. */
  readonly port: string | undefined;
}

function hostOf(name: unknown): Host | undefined {
  const [, hostname, port] = /^([\w.-]+|\[[\da-f:.]+\])(?::(\d{1,5}))?$/i.exec(String(name)) ?? [];
  if (typeof name !== "string" || hostname === undefined || !URL.canParse(`http://${hostname}`))
    return undefined;
  return { hostname: new URL(`http://${hostname}`).hostname, port: port?.replace(/^(?:80|443)$/, "") };
}
