/** The quality that `Accept` gives to each media range (RFC 9110 section 12.5.1). Keys are in lower case. */
function qualities(accept: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const range of accept.toLowerCase().split(",")) {
    const [name = "", ...parameters] = range.split(";").map((part) => part.trim());
    const [, digits] =
      parameters.map((parameter) => /^q\s*=\s*(\d(?:\.\d*)?|\.\d+)$/.exec(parameter)).find(Boolean) ?? [];
    const quality = digits === undefined ? 1 : Number(digits);
    found.set(name, Math.max(quality, found.get(name) ?? 0));
  }
  return found;
}

/**
 * Whether a client prefers this media type to `application/json`: `Accept` lists it, with at least the same quality.
 * Wildcards do not count.
 *
 * @param type - in lower case.
 */
export function prefersType(accept: string | null, type: string): boolean {
  const found = qualities(accept ?? "");
  const wanted = found.get(type) ?? 0;
  const json = found.get("application/json") ?? found.get("application/*") ?? found.get("*/*") ?? 0;
  return wanted > 0 && wanted >= json;
}
