import { stripVTControlCharacters } from "node:util";
import { systemClock } from "@dramatis/core";
import type { Clock } from "@dramatis/core/store";
import { type Paint, paintFor } from "./paint.ts";
import type { Terminal } from "./terminal.ts";

/** The progress of a task. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** The last finished item. It is shown if there is room. */
  readonly label: string;
}

/** The minimum time between two redraws, in milliseconds. */
const pauseMs = 50;

const barWidth = 30;

/** Draws a progress bar in place on a terminal. Draws nothing if the output is not a terminal. */
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
    this.#paint = paintFor(terminal.hasColors.error);
  }

  update(progress: Progress): void {
    this.#last = progress;
    const now = this.#clock.monotonic();
    if (now - this.#drawnAt < pauseMs) return;
    this.#drawnAt = now;
    this.#draw(progress);
  }

  /** Draws the final state, and moves to the next line. */
  finish(): void {
    if (this.#last === undefined || this.#terminal.columns() === undefined) return;
    this.#draw({ ...this.#last, label: "" });
    this.#terminal.error("\n");
  }

  #draw(progress: Progress): void {
    const columns = this.#terminal.columns();
    if (columns === undefined) return;
    // The last column stays free, because some terminals wrap when it is filled.
    this.#terminal.error(`\r${barLine(this.#title, progress, columns - 1, this.#paint)}\x1b[K`);
  }
}

/** Formats a progress bar, shortened to the width. */
function barLine(title: string, { done, total, label }: Progress, width: number, paint: Paint): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * barWidth);
  const bar = paint("green", "█".repeat(filled)) + paint("gray", "░".repeat(barWidth - filled));
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  const all = total.toLocaleString("en");
  const count = `${done.toLocaleString("en").padStart(all.length)} of ${all}`;
  const plain = `${title} ${percent}  ${count}`;
  const line = `${title}  ${bar} ${percent}  ${count}`;
  // Characters of other scripts can be wider than one column and would wrap the line.
  const withLabel = /^[ -~]+$/.test(label) ? `${line}  ${paint("gray", label)}` : line;
  return [withLabel, line, plain].find((text) => stripVTControlCharacters(text).length <= width) ?? percent;
}
