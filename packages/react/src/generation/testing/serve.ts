// The real endpoints before an emulated Replicate, in a process of its own: jsdom's globals are not those of a server.
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createCharacterReferences, memoryStore } from "@dramatis/core";
import { allowAnyone, createHandler } from "@dramatis/core/http";
import { toNodeListener } from "@dramatis/core/http/node";
import { replicate } from "@dramatis/core/replicate";
import { createEmulator, type Scenario } from "@dramatis/replicate-emulator";

interface World {
  readonly listener: RequestListener;
  readonly asked: string[];
  creates(): number;
}

const worlds: World[] = [];

async function newWorld(scenario: Scenario): Promise<World> {
  const emulator = createEmulator({ scenario: { timing: { startMs: [0, 0], runMs: [0, 0] }, ...scenario } });
  const { baseUrl } = await emulator.listen();
  const characters = createCharacterReferences({
    provider: replicate({ auth: "r8_secret_of_the_test", baseUrl }),
    store: memoryStore(),
  });
  return {
    listener: toNodeListener(
      createHandler({ characters, authorize: allowAnyone, basePath: `/${worlds.length}` }),
    ),
    asked: [],
    creates: () => emulator.requests.filter(({ route }) => route === "create").length,
  };
}

async function bodyOf(request: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

const server = createServer(async (request, response) => {
  const [, first, ...rest] = (request.url ?? "").split("/");
  const world = worlds[Number(first)];
  if (first === "new") {
    worlds.push(await newWorld(JSON.parse(await bodyOf(request))));
    response.end(String(worlds.length - 1));
  } else if (!world) response.writeHead(404).end();
  else if (rest[0] === "told") response.end(JSON.stringify({ creates: world.creates(), asked: world.asked }));
  else {
    world.asked.push(`${request.method} ${rest.join("/").replaceAll(/[\da-f-]{36}/g, "id")}`);
    world.listener(request, response);
  }
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.once("disconnect", () => process.exit());
