import { stripVTControlCharacters } from "node:util";
import { systemClock } from "@dramatis/core";
import type { Clock } from "@dramatis/core/store";
import { type Paint, paintFor } from "./paint.ts";
import type { Terminal } from "./terminal.ts";

/** How far something has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What was done last. It is shown where there is room for it. */
  readonly label: string;
}

/** Terminals are drawn on no more often than this, in milliseconds: more is not seen and slows the work down. */
const pauseMs = 50;

const barWidth = 30;

/** A bar on a terminal, drawn again in its place. Where there is no terminal it draws nothing. */
export class ProgressBar {
  readonly #title: string;
  readonly #terminal: Terminal;
  readonly #paint: Paint;
  readonly #clock: Clock;
  #last: Progress | undefined;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(title: string, terminal: Terminal, clock: Clock = systemClock) {
    this.#clock = clock;
    this.#title = title;
    this.#terminal = terminal;
    this.#paint = paintFor(terminal.hasColors.tell);
  }

  update(progress: Progress): void {
    this.#last = progress;
    const now = this.#clock.monotonic();
    if (now - this.#drawnAt < pauseMs) return;
    this.#drawnAt = now;
    this.#draw(progress);
  }

  /** Draws how far it came, and goes on to the next line. */
  finish(): void {
    if (this.#last === undefined || this.#terminal.columns() === undefined) return;
    this.#draw({ ...this.#last, label: "" });
    this.#terminal.tell("\n");
  }

  #draw(progress: Progress): void {
    const columns = this.#terminal.columns();
    if (columns === undefined) return;
    // The last column stays free: some terminals begin a new line once it is filled.
    this.#terminal.tell(`\r${barLine(this.#title, progress, columns - 1, this.#paint)}\x1b[K`);
  }
}

/** The line of a bar, as much of it as fits. */
function barLine(title: string, { done, total, label }: Progress, width: number, paint: Paint): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * barWidth);
  const bar = paint("green", "█".repeat(filled)) + paint("gray", "░".repeat(barWidth - filled));
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  const all = total.toLocaleString("en");
  const count = `${done.toLocaleString("en").padStart(all.length)} of ${all}`;
  const plain = `${title} ${percent}  ${count}`;
  const line = `${title}  ${bar} ${percent}  ${count}`;
  // Names of other scripts may be wider than they are long, and would break the line.
  const withLabel = /^[ -~]+$/.test(label) ? `${line}  ${paint("gray", label)}` : line;
  return [withLabel, line, plain].find((text) => stripVTControlCharacters(text).length <= width) ?? percent;
}
