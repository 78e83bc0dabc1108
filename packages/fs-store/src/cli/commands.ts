import type { Command } from "./command.ts";
import { compactCommand } from "./compact-command.ts";
import { migrateCommand } from "./migrate-command.ts";
import { verifyCommand } from "./verify-command.ts";

/** Every command, in the order in which the help lists them. */
export const commands: readonly Command[] = [migrateCommand, verifyCommand, compactCommand];
