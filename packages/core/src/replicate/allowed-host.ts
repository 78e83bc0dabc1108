const replicateHosts = ["replicate.delivery", "*.replicate.delivery"];

/**
 * Whether an output can be downloaded from a URL: from Replicate's hosts, from the API's own origin (scheme, host and
 * port), and from the hosts that the app named.
 *
 * @param named - `host`, `*.host`, `host:port` or `scheme://host:port`. An entry without a scheme allows https, and on
 * the API's own host also the scheme that the app chose for the API.
 */
export function isAllowed(url: URL, named: readonly string[], api: URL): boolean {
  if (url.origin === api.origin && isHttp(url)) return true;
  return [...replicateHosts, ...named].some((host) => matches(url, host.trim().toLowerCase(), api));
}

function matches(url: URL, named: string, api: URL): boolean {
  if (/^https?:\/\//.test(named)) return URL.canParse(named) && new URL(named).origin === url.origin;
  const isChosen = url.hostname === api.hostname && url.protocol === api.protocol && isHttp(url);
  if (url.protocol !== "https:" && !isChosen) return false;
  const [host, port = ""] = /^(.*?)(?::(\d+))?$/.exec(named)?.slice(1) ?? [];
  if (host === undefined || portOf(url) !== (port || "443")) return false;
  return host.startsWith("*.") ? url.hostname.endsWith(host.slice(1)) : url.hostname === host;
}

function portOf({ port, protocol }: URL): string {
  if (port !== "") return port;
  return protocol === "https:" ? "443" : "80";
}

function isHttp({ protocol }: URL): boolean {
  return protocol === "http:" || protocol === "https:";
}
