import type { PredictionRecord } from "./prediction-record.ts";
import type { PredictionState } from "./prediction-state.ts";

/** The first line of every prediction's logs. */
const DRAWINGS_NOTICE = "replicate-emulator: these are drawings, no model ran.";

const BAR_CELLS = 10;

/** Returns the logs at a given time: empty before the start, and with the progress of videos. */
export function logsOf(record: PredictionRecord, state: PredictionState, now: number): string {
  const { startedAt, completedAt = now, status } = state;
  if (startedAt === undefined) return "";
  const lines = [DRAWINGS_NOTICE, `Using seed: ${record.seed}`];
  if (record.model.media === "video") {
    const ranSeconds = (completedAt - startedAt) / 1000;
    const share = (completedAt - startedAt) / Math.max(1, record.endsAt - startedAt);
    const { steps } = record.model;
    lines.push("Generating video...");
    if (steps !== undefined) lines.push(...stepLines(steps, status === "succeeded" ? 1 : share, ranSeconds));
    if (status === "succeeded") lines.push(`Generated video in ${ranSeconds.toFixed(1)}sec`);
  }
  return `${lines.join("\n")}\n`;
}

/** Formats steps like tqdm, which Python models use for their logs. */
function stepLines(steps: number, share: number, ranSeconds: number): readonly string[] {
  const done = Math.min(steps, Math.floor(steps * share));
  return Array.from({ length: done + 1 }, (_, step) => {
    const percent = String(Math.floor((step / steps) * 100)).padStart(3);
    const bar = "█".repeat(Math.floor((step / steps) * BAR_CELLS)).padEnd(BAR_CELLS);
    const elapsed = done === 0 ? 0 : (ranSeconds * step) / done;
    const left = step === 0 ? "?" : clockTime((elapsed / step) * (steps - step));
    const pace = step === 0 || elapsed === 0 ? "?it/s" : `${(step / elapsed).toFixed(2).padStart(5)}it/s`;
    return `${percent}%|${bar}| ${step}/${steps} [${clockTime(elapsed)}<${left}, ${pace}]`;
  });
}

function clockTime(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}
