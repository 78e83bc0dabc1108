// Migrates a folder, prints a line after each file, and waits to be killed.
import { migrateLegacy } from "../../migrate-legacy.ts";

const [directory = "", into = "", move = ""] = process.argv.slice(2);
setInterval(() => undefined, 1000);
await migrateLegacy({
  directory,
  into,
  move: move === "move",
  onProgress: ({ done }) => void process.stdout.write(`${done}\n`),
});
