import { parseArgs } from "node:util";
import { scenarios } from "@dramatis/replicate-emulator";

export const usage = `Usage: npm run quickstart -- ["description of the character"] [options]

  --images <1-4>      number of images (default: 4)
  --model <name>      model at Replicate (default: google/imagen-4)
  --scenario <name>   how the emulator behaves: ${Object.keys(scenarios).slice(0, 6).join(", ")}, …
  --help              show this help

If REPLICATE_API_TOKEN is set, Replicate generates the images and bills you for them.`;

/** The parsed command line of the quickstart. */
export interface Arguments {
  readonly description: string;
  readonly numImages: number;
  readonly model: string;
  readonly scenario: (typeof scenarios)[keyof typeof scenarios] | undefined;
  readonly help: boolean;
}

/** Parses the command line. @throws Error with a message for the user. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      images: { type: "string", default: "4" },
      model: { type: "string", default: "google/imagen-4" },
      scenario: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const [description = "a cheerful lighthouse keeper with a grey beard and a yellow raincoat", ...more] =
    positionals;
  if (more.length > 0) throw new Error(`Put the description in quotes: "${positionals.join(" ")}".`);
  if (description.trim() === "") throw new Error("The description is empty. Describe the character.");
  if (!/^[1-4]$/.test(values.images))
    throw new Error(`--images must be 1, 2, 3 or 4, not "${values.images}".`);
  const { scenario } = values;
  if (scenario !== undefined && !Object.hasOwn(scenarios, scenario)) {
    throw new Error(`Unknown scenario "${scenario}". Use one of: ${Object.keys(scenarios).join(", ")}.`);
  }
  return {
    description,
    numImages: Number(values.images),
    model: values.model,
    scenario: scenario === undefined ? undefined : scenarios[scenario as keyof typeof scenarios],
    help: values.help,
  };
}
