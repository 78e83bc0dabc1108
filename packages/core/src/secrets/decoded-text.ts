/** One escape that was decoded: where it is now, and where it was. */
interface Escape {
  readonly at: number;
  readonly length: number;
  readonly sourceAt: number;
  readonly sourceLength: number;
}

/** A part of a text: its first place and the place after its last. */
export type Range = readonly [from: number, to: number];

/** A text in which one kind of escapes was decoded, and where each part of it comes from. */
export class DecodedText {
  readonly text: string;
  readonly #escapes: readonly Escape[];
  readonly #source: DecodedText | undefined;

  private constructor(text: string, escapes: readonly Escape[], source?: DecodedText) {
    this.text = text;
    this.#escapes = escapes;
    this.#source = source;
  }

  static of(text: string): DecodedText {
    return new DecodedText(text, []);
  }

  /** @returns undefined where nothing was to be decoded. */
  decode(escaped: RegExp, decodeOne: (sequence: string) => string): DecodedText | undefined {
    const escapes: Escape[] = [];
    let decoded = "";
    let end = 0;
    for (const { 0: sequence, index } of this.text.matchAll(escaped)) {
      const plain = decodeOne(sequence);
      if (plain === sequence) continue;
      decoded += this.text.slice(end, index);
      end = index + sequence.length;
      const { length } = plain;
      escapes.push({ at: decoded.length, length, sourceAt: index, sourceLength: sequence.length });
      decoded += plain;
    }
    if (escapes.length === 0) return undefined;
    return new DecodedText(decoded + this.text.slice(end), escapes, this);
  }

  /** Where a part was in the text that all was decoded from. An escape that it holds in part is in it as a whole. */
  sourceOf([from, to]: Range): Range {
    if (this.#source === undefined) return [from, to];
    return this.#source.sourceOf([this.#sourcePlace(from, "start"), this.#sourcePlace(to, "end")]);
  }

  #sourcePlace(place: number, side: "start" | "end"): number {
    const escaped = this.#lastBefore(side === "start" ? place : place - 1);
    if (escaped === undefined) return place;
    const offset = place - escaped.at;
    const isInside = side === "start" ? offset < escaped.length : offset <= escaped.length;
    if (!isInside) return escaped.sourceAt + escaped.sourceLength + offset - escaped.length;
    return side === "start" ? escaped.sourceAt : escaped.sourceAt + escaped.sourceLength;
  }

  /** The last escape that begins at a place or before it. */
  #lastBefore(place: number): Escape | undefined {
    let low = 0;
    let high = this.#escapes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#escapes[middle]?.at ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return this.#escapes[low - 1];
  }
}
