/** Exits this process when its parent exits for any reason. Otherwise it would run indefinitely. */
export function endWithParent(): void {
  process.stdin.resume().on("end", () => process.exit());
}
