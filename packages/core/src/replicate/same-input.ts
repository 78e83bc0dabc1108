import { fitsText, isWithheld } from "./fits-text.ts";

/**
 * The comparison of a sent input with the one that the provider shows:
 *
 * - `same`: it is the same input.
 * - `alike`: no shown part differs, and enough is shown to recognize it.
 * - `unknown`: no shown part differs, but almost nothing is shown.
 * - `other`: something shown proves that it is another input.
 */
export type Sameness = "same" | "alike" | "unknown" | "other";

/** How many sent characters must be shown again to recognize an input. */
const enoughShown = 8;

/** The mark of a secret in calls. Only the provider knows the value. */
const secret = "[secret]";

/**
 * Compares a sent input with the one that the provider shows. A provider can withhold values, redact or shorten them,
 * add defaults, or show an image under another address. Only a completely shown value that differs proves that it is
 * another input.
 *
 * @param sent - JSON; a member that is undefined was not sent.
 * @param shown - JSON, as the provider shows it.
 */
export function sameInput(sent: unknown, shown: unknown): Sameness {
  const found = new Comparison();
  if (!found.fits(sent, shown)) return "other";
  if (found.isExact) return "same";
  return found.shownLength >= enoughShown ? "alike" : "unknown";
}

class Comparison {
  /** Whether everything was shown as it was sent. */
  isExact = true;
  /** How many sent characters were shown again. */
  shownLength = 0;

  /** Whether the shown value can be the sent one. */
  fits(sent: unknown, shown: unknown): boolean {
    // A secret is shown redacted or not at all, which proves nothing.
    if (sent === secret) return true;
    if (sent === shown) return this.#matches(sent);
    if (isContainer(sent) && isContainer(shown)) return this.#membersFit(sent, shown);
    // Missing, or in a form that cannot be compared.
    if (sent == null || shown == null || isContainer(shown) || isContainer(sent)) return this.#isWithheld();
    const areTexts = typeof sent === "string" && typeof shown === "string";
    const fit = areTexts ? fitsText(sent, shown) : fitsValue(sent, shown);
    if (fit === undefined) return false;
    this.shownLength += fit;
    this.isExact = false;
    return true;
  }

  #membersFit(sent: Container, shown: Container): boolean {
    if (Array.isArray(sent) !== Array.isArray(shown)) return this.#isWithheld();
    // A shorter list can have been cut. A longer one holds something that was not sent.
    if (Array.isArray(sent) && Array.isArray(shown) && shown.length > sent.length) return false;
    const members = Object.entries(sent).filter(([, member]) => member !== undefined);
    const named = new Set(members.map(([key]) => key));
    if (Object.keys(shown).some((key) => !named.has(key) && shown[key] !== undefined)) this.isExact = false;
    return members.every(([key, member]) =>
      this.fits(member, Object.hasOwn(shown, key) ? shown[key] : undefined),
    );
  }

  #matches(value: unknown): boolean {
    if (!isContainer(value) && value != null) this.shownLength += String(value).length;
    return true;
  }

  #isWithheld(): boolean {
    this.isExact = false;
    return true;
  }
}

/** Compares values that can have different forms: `1`, `"1"` and `"1.0"`; `true`, `"True"` and `1`. */
function fitsValue(sent: unknown, shown: unknown): number | undefined {
  if (typeof shown === "string" && isWithheld(shown)) return 0;
  const [one, other] = [numberOf(sent), numberOf(shown)];
  if (one === undefined || other === undefined) return undefined;
  // Fractions lose digits if they are stored as 32-bit floats. Integers, such as seeds and sizes, are compared exactly.
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
