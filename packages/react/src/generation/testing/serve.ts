// Serves the real endpoints with an emulated Replicate. It is a separate process, because jsdom changes global objects.
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createCharacterReferences, memoryStore } from "@dramatis/core";
import { allowAnyone, createHandler } from "@dramatis/core/http";
import { toNodeListener } from "@dramatis/core/http/node";
import { replicate } from "@dramatis/core/replicate";
import { createEmulator, type Scenario } from "@dramatis/replicate-emulator";

interface Instance {
  readonly listener: RequestListener;
  readonly requests: string[];
  creates(): number;
}

const instances: Instance[] = [];

async function createInstance(scenario: Scenario): Promise<Instance> {
  const emulator = createEmulator({ scenario: { timing: { startMs: [0, 0], runMs: [0, 0] }, ...scenario } });
  const { baseUrl } = await emulator.listen();
  const characters = createCharacterReferences({
    provider: replicate({ auth: "r8_secret_of_the_test", baseUrl }),
    store: memoryStore(),
  });
  return {
    listener: toNodeListener(
      createHandler({ characters, authorize: allowAnyone, basePath: `/${instances.length}` }),
    ),
    requests: [],
    creates: () => emulator.requests.filter(({ route }) => route === "create").length,
  };
}

async function readBody(request: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

const server = createServer(async (request, response) => {
  const [, first, ...rest] = (request.url ?? "").split("/");
  const instance = instances[Number(first)];
  if (first === "new") {
    instances.push(await createInstance(JSON.parse(await readBody(request))));
    response.end(String(instances.length - 1));
  } else if (!instance) response.writeHead(404).end();
  else if (rest[0] === "report")
    response.end(JSON.stringify({ creates: instance.creates(), requests: instance.requests }));
  else {
    instance.requests.push(`${request.method} ${rest.join("/").replaceAll(/[\da-f-]{36}/g, "id")}`);
    instance.listener(request, response);
  }
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.once("disconnect", () => process.exit());
