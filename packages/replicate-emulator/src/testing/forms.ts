import { createEmulator, type Emulator } from "../emulator.ts";
import type { EmulatorOptions } from "../emulator-options.ts";
import type { Target } from "./client.ts";

export type Form = "fetch" | "server";

export const FORMS: readonly Form[] = ["fetch", "server"];

export interface Running extends Target {
  readonly emulator: Emulator;
}

/** Starts an emulator in one of its two forms. The server is called with Node's own fetch over real sockets. */
export async function startForm(form: Form, options: EmulatorOptions = {}): Promise<Running> {
  const emulator = createEmulator(options);
  if (form === "fetch") return { emulator, baseUrl: emulator.baseUrl, fetch: emulator.fetch };
  const { baseUrl } = await emulator.listen();
  return { emulator, baseUrl, fetch: (url, init) => fetch(url, init) };
}
