/** Ends this process, which would go on for ever, when the one that started it is gone, however that ended. */
export function endWithParent(): void {
  process.stdin.resume().on("end", () => process.exit());
}
