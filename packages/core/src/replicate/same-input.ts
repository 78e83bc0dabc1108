import { fitsText, isWithheld } from "./fits-text.ts";

/**
 * How what a provider shows of an input compares to what was sent:
 *
 * - `same`: it is the same input.
 * - `alike`: nothing shown differs, and enough is shown to recognize it.
 * - `unknown`: nothing shown differs, because next to nothing is shown.
 * - `other`: something shown proves that it is another input.
 */
export type Sameness = "same" | "alike" | "unknown" | "other";

/** How many characters of what was sent have to be shown again before an input counts as recognized. */
const enoughShown = 8;

/** A secret as calls carry it: its value is known to the provider alone. */
const secret = "[secret]";

/**
 * Compares an input that was sent with the one that a provider shows. A provider may withhold values, redact or
 * shorten them, add defaults, or show an image by another address: none of that proves another input. Only a value
 * that is shown whole, and differs, does.
 *
 * @param sent - JSON; a member that is undefined was not sent.
 * @param told - JSON, as the provider shows it.
 */
export function sameInput(sent: unknown, told: unknown): Sameness {
  const found = new Comparison();
  if (!found.fits(sent, told)) return "other";
  if (found.isExact) return "same";
  return found.shown >= enoughShown ? "alike" : "unknown";
}

class Comparison {
  /** Whether all of it was shown as it was sent. */
  isExact = true;
  /** How many characters of what was sent were shown again. */
  shown = 0;

  /** Whether what is shown may be what was sent. */
  fits(sent: unknown, told: unknown): boolean {
    // A secret is shown redacted, or not at all: it proves nothing either way.
    if (sent === secret) return true;
    if (sent === told) return this.#matches(sent);
    if (isContainer(sent) && isContainer(told)) return this.#membersFit(sent, told);
    // In a form that cannot be compared, or not at all.
    if (sent == null || told == null || isContainer(told) || isContainer(sent)) return this.#isWithheld();
    const areTexts = typeof sent === "string" && typeof told === "string";
    const fit = areTexts ? fitsText(sent, told) : fitsValue(sent, told);
    if (fit === undefined) return false;
    this.shown += fit;
    this.isExact = false;
    return true;
  }

  #membersFit(sent: Container, told: Container): boolean {
    if (Array.isArray(sent) !== Array.isArray(told)) return this.#isWithheld();
    // A list that is shown shorter may have been cut; one that is longer has something that was not sent.
    if (Array.isArray(sent) && Array.isArray(told) && told.length > sent.length) return false;
    const members = Object.entries(sent).filter(([, member]) => member !== undefined);
    const named = new Set(members.map(([key]) => key));
    if (Object.keys(told).some((key) => !named.has(key) && told[key] !== undefined)) this.isExact = false;
    return members.every(([key, member]) =>
      this.fits(member, Object.hasOwn(told, key) ? told[key] : undefined),
    );
  }

  #matches(value: unknown): boolean {
    if (!isContainer(value) && value != null) this.shown += String(value).length;
    return true;
  }

  #isWithheld(): boolean {
    this.isExact = false;
    return true;
  }
}

/** Whether two values may be the same one in another form: `1`, `"1"` and `"1.0"`; `true`, `"True"` and `1`. */
function fitsValue(sent: unknown, told: unknown): number | undefined {
  if (typeof told === "string" && isWithheld(told)) return 0;
  const [one, other] = [numberOf(sent), numberOf(told)];
  if (one === undefined || other === undefined) return undefined;
  // Fractions lose digits where they are kept in four bytes; seeds and sizes are whole numbers, and do not.
  const areWhole = Number.isInteger(one) && Number.isInteger(other);
  const isSame = one === other || (!areWhole && Math.abs(one - other) <= Math.abs(one) * 1e-6);
  return isSame ? String(sent).length : undefined;
}

function numberOf(value: unknown): number | undefined {
  const text = String(value).trim().toLowerCase();
  if (text === "true" || text === "false") return Number(text === "true");
  return text === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
}

type Container = Readonly<Record<string, unknown>>;

function isContainer(value: unknown): value is Container {
  return typeof value === "object" && value !== null;
}
