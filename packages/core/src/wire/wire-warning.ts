import type { Warning } from "../batch/warning.ts";

/** Parameters of a request that have another name on the wire. */
const wireNames = [
  ["numImages", "num_images"],
  ["aspectRatio", "aspect_ratio"],
  ["outputFormat", "output_format"],
  ["negativePrompt", "negative_prompt"],
  ["modelOptions", "model_options"],
] as const;

/** A warning under the names that the caller of an endpoint knows. */
export function toWireWarning(warning: Warning): Warning {
  const [ours, theirs] = wireNames.find(([name]) => name === warning.parameter) ?? [];
  return renamed(warning, ours, theirs);
}

/** A warning from the wire under the names of the code. */
export function fromWireWarning(warning: Warning): Warning {
  const [ours, theirs] = wireNames.find(([, name]) => name === warning.parameter) ?? [];
  return renamed(warning, theirs, ours);
}

function renamed(warning: Warning, from: string | undefined, to: string | undefined): Warning {
  if (from === undefined || to === undefined) return warning;
  return { ...warning, parameter: to, message: warning.message.replaceAll(from, to) };
}
