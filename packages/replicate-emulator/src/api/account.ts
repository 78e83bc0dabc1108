import { problem } from "../http/problem.ts";
import { json, type Reply } from "../http/reply.ts";
import type { Call, Emulation } from "./emulation.ts";

export function getAccount(): Reply {
  return json(200, { type: "user", username: "emulator", name: "replicate-emulator", github_url: null });
}

export function getModel(emulation: Emulation, call: Call): Reply {
  const model = emulation.models.any(call.params.join("/"));
  if (model === undefined) return problem(404);
  const [owner, name] = call.params;
  return json(200, {
    url: `https://replicate.com/${model.name}`,
    owner,
    name,
    description: "Emulated: drawings, no model ran.",
    visibility: "public",
    is_official: model.version === undefined,
    run_count: 0,
    latest_version: model.version === undefined ? null : { id: model.version },
  });
}
