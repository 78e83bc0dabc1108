/**
 * Whether what a provider says was sent is what was sent. An image that was sent as a `data:` URL may be told as the
 * address of a copy, or cut short (no source says whether Replicate does that): where this is the only difference, it
 * may be it.
 *
 * @param sent - JSON.
 * @param told - JSON.
 */
export function sameInput(sent: unknown, told: unknown): "same" | "maybe" | "other" {
  if (sent === told) return "same";
  if (typeof sent === "string" && typeof told === "string") {
    return isDataUrl(sent) && mayStandFor(sent, told) ? "maybe" : "other";
  }
  if (!isContainer(sent) || !isContainer(told) || Array.isArray(sent) !== Array.isArray(told)) return "other";
  const members = membersOf(sent);
  if (membersOf(told).length !== members.length) return "other";
  let sameness: "same" | "maybe" = "same";
  for (const [key, member] of members) {
    const found = Object.hasOwn(told, key) ? sameInput(member, told[key]) : "other";
    if (found === "other") return "other";
    if (found === "maybe") sameness = "maybe";
  }
  return sameness;
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** What JSON has of it: a member that is undefined is not sent. */
function membersOf(value: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined);
}

/** Another address, or the same one cut short. */
function mayStandFor(sent: string, told: string): boolean {
  if (!isDataUrl(told)) return true;
  const [, start = told] = /^(.*?)\W{0,5}$/s.exec(told) ?? [];
  return sent.startsWith(start) || !/^data:[^,]*,[\w+/=-]+$/i.test(told);
}

function isDataUrl(text: string): boolean {
  return /^data:/i.test(text);
}
