import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { create, predictionBody, replicateServer, token } from "../../tests/testing/replicate-server.ts";
import { createConnection } from "./connection.ts";
import { createReplicate, replicate } from "./replicate.ts";

const network = replicateServer();

beforeEach(() => {
  vi.stubEnv("REPLICATE_API_TOKEN", undefined);
  vi.stubEnv("REPLICATE_BASE_URL", undefined);
});
afterEach(() => vi.unstubAllEnvs());

describe("without a token", () => {
  test.each<[string, string | undefined]>([
    ["a missing token", undefined],
    ["an empty token", ""],
    ["a blank token", " \t"],
  ])("%s: the plan rejects, and says where to get a token", (_what, auth) => {
    const provider = createReplicate(auth === undefined ? {} : { auth }).image();
    const plan = () => provider.plan({ prompt: "a pirate", numImages: 1 }, [0]);
    expect(plan).toThrow(expect.objectContaining({ code: "provider_unauthorized", status: 502 }));
    expect(plan).toThrow(/Set REPLICATE_API_TOKEN, or pass `auth`/);
  });

  test("a provider can be created, and sends nothing", async () => {
    const provider = replicate();
    expect(provider.model).toBe("google/imagen-4");
    await expect(create(provider)).rejects.toMatchObject({ code: "provider_unauthorized" });
    expect(network.requests).toHaveLength(0);
  });

  test("a blank environment variable is treated as missing", () => {
    vi.stubEnv("REPLICATE_API_TOKEN", " ");
    expect(() => createConnection({}).account()).toThrow(
      expect.objectContaining({ code: "provider_unauthorized" }),
    );
  });
});

describe("a token", () => {
  test("is read from the environment at the first call", () => {
    const connection = createConnection({});
    vi.stubEnv("REPLICATE_API_TOKEN", "r8_later");
    expect(connection.account().token).toBe("r8_later");
  });

  test("from the options takes precedence over the environment", () => {
    vi.stubEnv("REPLICATE_API_TOKEN", "r8_environment");
    expect(createConnection({ auth: token }).account().token).toBe(token);
  });

  test("is trimmed of the spaces and line ends that files and secrets add", () => {
    expect(createConnection({ auth: ` ${token}\n` }).account().token).toBe(token);
  });

  test.each(["r8_first\nr8_second", "r8_a–dash", "r8_\u0000"])(
    "that a header cannot hold is rejected before anything is sent: %j",
    async (auth) => {
      const provider = replicate({ auth });
      const plan = () => provider.plan({ prompt: "a pirate", numImages: 1 }, [0]);
      expect(plan).toThrow(expect.objectContaining({ code: "provider_unauthorized" }));
      expect(plan).not.toThrow(auth);
    },
  );
});

describe("the base URL", () => {
  test("is Replicate's own by default", () => {
    expect(createConnection({ auth: token }).account().baseUrl).toBe("https://api.replicate.com/v1");
  });

  test("is read from the environment, and an empty variable is treated as missing", () => {
    vi.stubEnv("REPLICATE_BASE_URL", "http://127.0.0.1:8787/v1");
    expect(createConnection({ auth: token }).account().baseUrl).toBe("http://127.0.0.1:8787/v1");
    vi.stubEnv("REPLICATE_BASE_URL", "");
    expect(createConnection({ auth: token }).account().baseUrl).toBe("https://api.replicate.com/v1");
  });

  test.each([" ", "\n", "/ \n"])("can end in %j, as files and secrets do", (ending) => {
    const { account } = createConnection({ auth: token, baseUrl: `http://127.0.0.1:8787/v1${ending}` });
    expect(account().baseUrl).toBe("http://127.0.0.1:8787/v1");
  });

  test("from the options takes precedence, and can end in slashes", async () => {
    vi.stubEnv("REPLICATE_BASE_URL", "http://127.0.0.1:8787/v1");
    const baseUrl = "https://replicate.example/v1//";
    network.use(
      http.post("https://replicate.example/v1/models/google/imagen-4/predictions", () =>
        HttpResponse.json(predictionBody()),
      ),
    );
    await create(replicate({ auth: token, baseUrl }));
    expect(network.requests).toHaveLength(1);
  });

  test.each([
    "",
    "api.replicate.com/v1",
    "//api.replicate.com/v1",
    "ftp://api.replicate.com/v1",
    "https://",
    "https:///v1",
    "https://a b/v1",
    "http://127.0.0.1:99999/v1",
    "javascript:alert(1)",
    "https://user:password@api.replicate.com/v1",
    "https://api.replicate.com/v1?x=1",
    "https://api.replicate.com/v1#here",
    "https://api.replicate.com/v1?",
    "https://api.replicate.com/v1#",
  ])("%j is rejected when the batch is planned", (baseUrl) => {
    const provider = replicate({ auth: token, baseUrl });
    expect(() => provider.plan({ prompt: "a pirate", numImages: 1 }, [0])).toThrow(
      expect.objectContaining({
        code: "invalid_request",
        issues: [expect.objectContaining({ path: "baseUrl" })],
      }),
    );
  });
});

test("an account always has the same name", () => {
  const connection = createConnection({ auth: token });
  expect(connection.accountName()).toBe(connection.accountName());
  expect(createConnection({ auth: token, baseUrl: "https://api.replicate.com/v1/" }).accountName()).toBe(
    connection.accountName(),
  );
});
