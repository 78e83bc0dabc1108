import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { allowAnyone, createHandler, type HandlerOptions } from "../../packages/core/src/http/index.ts";
import { toNodeListener } from "../../packages/core/src/http/node/index.ts";
import {
  type CharacterReferences,
  createCharacterReferences,
  type Store,
} from "../../packages/core/src/index.ts";
import { createReplicate } from "../../packages/core/src/replicate/index.ts";
import { createVideoStep, type VideoStep } from "../../packages/core/src/videos/index.ts";
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
} from "../../packages/replicate-emulator/src/index.ts";

/** The endpoints on a real socket, with an engine and an emulated Replicate. */
export interface Endpoints {
  readonly origin: string;
  readonly server: Server;
  readonly characters: CharacterReferences;
  readonly videos: VideoStep;
  readonly emulator: Emulator;
  close(): Promise<void>;
}

/** The options of {@link startEndpoints}. */
export interface EndpointsOptions {
  readonly store: Store;
  readonly emulator?: EmulatorOptions;
  readonly handler?: Partial<HandlerOptions>;
  readonly concurrency?: number;
  /** Whether Replicate reports predictions by webhooks. */
  readonly webhooks?: boolean;
}

export async function startEndpoints(options: EndpointsOptions): Promise<Endpoints> {
  const { store, concurrency = 8 } = options;
  const emulator = createEmulator({
    imageSize: { width: 64, height: 48 },
    ...options.emulator,
    scenario: { rateLimit: { createsPerMinute: 1e6, otherPerMinute: 1e6 }, ...options.emulator?.scenario },
  });
  const { baseUrl } = await emulator.listen();
  let handle = (_request: Request): Promise<Response> => Promise.resolve(new Response(null, { status: 503 }));
  const server = createServer(toNodeListener((request) => handle(request)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const webhook = options.webhooks ? { webhook: { url: `${origin}/api/mv/webhooks/replicate` } } : {};
  const account = createReplicate({ auth: "r8_test", baseUrl, ...webhook });
  const provider = account.image("black-forest-labs/flux-schnell");
  const characters = createCharacterReferences({ provider, store, concurrency });
  const videos = createVideoStep({
    provider: account.video("minimax/video-01"),
    characters,
    store,
    concurrency,
  });
  handle = createHandler({ characters, videos, authorize: allowAnyone, ...options.handler });
  return {
    origin,
    server,
    characters,
    videos,
    emulator,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([characters.close(), videos.close()]);
      await emulator.close();
      await store.close();
    },
  };
}
