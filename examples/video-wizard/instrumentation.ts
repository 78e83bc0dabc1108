/** Next.js calls this once, when the server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { characters, videos } = await import("./lib/dramatis");
  // Finishes what an earlier process left unfinished: now, and every minute.
  characters.keepResuming();
  videos.keepResuming();
}
