const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const day = `(?:${days.join("|")})`;
const longDay = "(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day";
const month = `(?<month>${months.join("|")})`;
const time = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";

/** The three forms that a recipient has to know, RFC 9110 section 5.6.7; only the first one is still written. */
const forms = [
  new RegExp(`^${day}, (?<date>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^${longDay}, (?<date>\\d\\d)-${month}-(?<year>\\d\\d) ${time} GMT$`),
  new RegExp(`^${day} ${month} (?<date>[ \\d]\\d) ${time} (?<year>\\d{4})$`),
];

/** A time as HTTP writes it, `Sun, 06 Nov 1994 08:49:37 GMT`: whole seconds. */
export function httpDate(milliseconds: number): string {
  return new Date(milliseconds).toUTCString();
}

/**
 * A time as HTTP writes it, in milliseconds since 1970; undefined for what is none. `Date.parse` takes much more than
 * that, and takes it for another time where the time zone is missing.
 */
export function parseHttpDate(text: string): number | undefined {
  for (const form of forms) {
    const parts = form.exec(text)?.groups;
    if (parts === undefined) continue;
    const { year = "", hour = "", minute = "", second = "" } = parts;
    const at = [fullYear(year), months.indexOf(parts.month ?? ""), Number(parts.date)] as const;
    return Date.UTC(...at, Number(hour), Number(minute), Number(second));
  }
  return undefined;
}

/** Of two digits: the century in which that is no far future. Who sends a year as two digits means a past one. */
function fullYear(year: string): number {
  if (year.length === 4) return Number(year);
  return Number(year) + (Number(year) < 70 ? 2000 : 1900);
}
