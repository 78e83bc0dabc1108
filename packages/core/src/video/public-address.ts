/** Names and addresses of one's own machine or network: another network cannot reach them. */
const privateHosts = [
  /^localhost$/,
  /\.(localhost|local|internal|lan|home\.arpa|test|invalid)$/,
  /^(0|10|127)\./,
  /^169\.254\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^192\.168\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^\[(::1?|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*|::ffff:.*)\]$/,
];

/**
 * Whether a provider may be able to read from an address: not one on this machine, or in a private network (RFC 1918,
 * RFC 6598, RFC 4193), as a store under development has.
 */
export function isPublicAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  const isWeb = protocol === "https:" || protocol === "http:";
  const isName = hostname.includes(".") || hostname.startsWith("[");
  return isWeb && isName && !privateHosts.some((pattern) => pattern.test(hostname));
}
