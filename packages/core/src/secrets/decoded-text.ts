/** One decoded escape: its position in the decoded text and in the source. */
interface Escape {
  readonly at: number;
  readonly length: number;
  readonly sourceAt: number;
  readonly sourceLength: number;
}

/** A range of a text: `from` is inclusive, `to` is exclusive. */
export type Range = readonly [from: number, to: number];

/** A text in which one kind of escape was decoded. It can map its positions back to the original text. */
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

  /** Decodes the escapes that match. Returns undefined if this changes nothing. */
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

  /** Maps a range to the original text. An escape that is partly in the range is included whole. */
  toSource([from, to]: Range): Range {
    if (this.#source === undefined) return [from, to];
    return this.#source.toSource([this.#sourcePosition(from, "start"), this.#sourcePosition(to, "end")]);
  }

  #sourcePosition(position: number, side: "start" | "end"): number {
    const escaped = this.#lastEscapeAt(side === "start" ? position : position - 1);
    if (escaped === undefined) return position;
    const offset = position - escaped.at;
    const isInside = side === "start" ? offset < escaped.length : offset <= escaped.length;
    if (!isInside) return escaped.sourceAt + escaped.sourceLength + offset - escaped.length;
    return side === "start" ? escaped.sourceAt : escaped.sourceAt + escaped.sourceLength;
  }

  /** The last escape that begins at or before a position. */
  #lastEscapeAt(position: number): Escape | undefined {
    let low = 0;
    let high = this.#escapes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#escapes[middle]?.at ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return this.#escapes[low - 1];
  }
}
