import { inspect } from "node:util";
import { HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import { neverAborted, rejection, replicateServer, token } from "../../tests/testing/replicate-server.ts";
import { systemClock } from "../util/clock.ts";
import { downloadOutput, type OutputSources } from "./download-output.ts";
import { replicate } from "./replicate.ts";

const network = replicateServer();
const sources: OutputSources = {
  fetch: (input, init) => globalThis.fetch(input, init),
  hosts: [],
  baseUrl: "https://api.replicate.com/v1",
  clock: systemClock,
};
const output = "https://replicate.delivery/a.png";
const image = () => HttpResponse.arrayBuffer(new Uint8Array([1, 2, 3]).buffer);

function download(url: string, more: Partial<OutputSources> = {}, signal: AbortSignal = neverAborted) {
  return downloadOutput({ url }, { ...sources, ...more }, { signal });
}

async function bytesOf(response: Response): Promise<number[]> {
  return [...new Uint8Array(await response.arrayBuffer())];
}

describe("an output is downloaded", () => {
  test.each([
    output,
    "https://replicate.delivery:443/a.png",
    "https://REPLICATE.Delivery/a.png",
    "https://pbxt.replicate.delivery/a.png",
    "https://a.b.replicate.delivery/a.png",
    "https://api.replicate.com/v1/files/a",
  ])("from %s", async (url) => {
    network.use(http.get(new URL(url).href, image));
    expect(await bytesOf(await download(url))).toEqual([1, 2, 3]);
  });

  test.each([
    ["https://cdn.example.com/a.png", ["cdn.example.com"]],
    ["https://a.example.com/a.png", ["*.example.com"]],
    ["https://a.b.example.com/a.png", ["other.example", "*.example.com"]],
    ["https://cdn.example.com/a.png", ["CDN.Example.com"]],
    ["https://a.example.com/a.png", ["*.EXAMPLE.com"]],
    ["https://cdn.example.com:8443/a.png", ["cdn.example.com:8443"]],
    ["https://a.example.com:8443/a.png", ["*.example.com:8443"]],
    ["https://cdn.example.com/a.png", ["cdn.example.com:443"]],
    ["https://cdn.example.com/a.png", ["https://cdn.example.com"]],
  ])("from %s if outputHosts are %j", async (url, hosts) => {
    network.use(http.get(url, image));
    expect(await bytesOf(await download(url, { hosts }))).toEqual([1, 2, 3]);
  });

  test.each([
    ["http://127.0.0.1:8787/files/a.png", []],
    ["http://127.0.0.1:9999/a.png", ["127.0.0.1:9999"]],
    ["https://127.0.0.1:9999/a.png", ["127.0.0.1:9999"]],
    ["https://127.0.0.1/a.png", ["127.0.0.1"]],
    ["http://files.example:9000/a.png", ["http://files.example:9000"]],
  ])("from %s if the API is at another port and outputHosts are %j", async (url, hosts) => {
    network.use(http.get(url, image));
    const own = { baseUrl: "http://127.0.0.1:8787/v1", hosts };
    expect(await bytesOf(await download(url, own))).toEqual([1, 2, 3]);
  });

  test("from an IPv6 address with a port", async () => {
    const fetch = async () => new Response(new Uint8Array([1, 2, 3]));
    const named = { hosts: ["[::1]:8443"], fetch };
    expect(await bytesOf(await download("https://[::1]:8443/a.png", named))).toEqual([1, 2, 3]);
    expect(await rejection(download("https://[::1]/a.png", named))).toMatchObject({ retryable: false });
  });

  test("from a data: URL, without a request", async () => {
    expect(await bytesOf(await download("data:image/png;base64,AQID"))).toEqual([1, 2, 3]);
    expect(await bytesOf(await download("DATA:;base64,AQID"))).toEqual([1, 2, 3]);
    expect(network.requests).toHaveLength(0);
  });

  test("once, unencoded, without a cache and without the token", async () => {
    network.use(http.get(output, image));
    await replicate({ auth: token }).download({ url: output }, { signal: neverAborted });
    const [request, ...more] = network.requests;
    expect(more).toEqual([]);
    expect(request?.headers.get("authorization")).toBeNull();
    expect(request?.headers.get("accept-encoding")).toBe("identity");
    expect(request?.cache).toBe("no-store");
    expect(request?.credentials).toBe("omit");
    expect(JSON.stringify([...(request?.headers ?? [])])).not.toContain(token);
  });

  test("from the API's own host without the token too", async () => {
    const url = "https://api.replicate.com/v1/files/a";
    network.use(http.get(url, image));
    await replicate({ auth: token }).download({ url }, { signal: neverAborted });
    expect(network.requests[0]?.headers.get("authorization")).toBeNull();
  });
});

describe("no request goes to", () => {
  const forbidden = [
    "https://evilreplicate.delivery/a.png",
    "https://replicate.delivery.evil.com/a.png",
    "https://replicate.delivery@evil.com/a.png",
    "https://evil.com/replicate.delivery/a.png",
    "https://evil.com#replicate.delivery",
    "https://evil.com\\@replicate.delivery/a.png",
    "https://replicate.delivery./a.png",
    "https://user:password@evil.com/a.png",
    "https://replicate.delivery:8443/a.png",
    "https://replicate.delivery:80/a.png",
    "http://replicate.delivery/a.png",
    "http://replicate.delivery:443/a.png",
    "http://api.replicate.com/v1/files/a",
    "https://replicate.com/a.png",
    "https://127.0.0.1/a.png",
    "http://127.0.0.1/a.png",
    "https://127.1/a.png",
    "https://2130706433/a.png",
    "https://0x7f.0.0.1/a.png",
    "https://0177.0.0.1/a.png",
    "https://0.0.0.0/a.png",
    "https://[::1]/a.png",
    "https://[::ffff:127.0.0.1]/a.png",
    "https://localhost/a.png",
    "https://localhost./a.png",
    "https://LOCALHOST/a.png",
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/a.png",
    "ftp://replicate.delivery/a.png",
    "file:///etc/passwd",
    "blob:https://replicate.delivery/a",
    "javascript:alert(1)",
    "//replicate.delivery/a.png",
    "/a.png",
    "a.png",
    "",
    "https://",
    "https://repl\u0456cate.delivery/a.png",
  ];

  test.each(forbidden)("%s", async (url) => {
    expect(await rejection(download(url))).toMatchObject({ code: "download_failed", retryable: false });
    expect(network.requests).toHaveLength(0);
  });

  test.each([
    ["https://example.com/a.png", ["*.example.com"]],
    ["https://badexample.com/a.png", ["*.example.com"]],
    ["https://a.cdn.example.com/a.png", ["cdn.example.com"]],
    ["https://cdn.example.com:8443/a.png", ["cdn.example.com"]],
    ["http://cdn.example.com/a.png", ["cdn.example.com"]],
    ["https://evil.com/a.png", ["*", "", ":443", "https://", "*.", "https://*"]],
    ["https://cdn.example.com/a.png", ["cdn.example.com:8443"]],
    ["https://cdn.example.com:8444/a.png", ["cdn.example.com:8443"]],
    ["http://cdn.example.com:8443/a.png", ["cdn.example.com:8443"]],
    ["http://cdn.example.com:9000/a.png", ["http://cdn.example.com"]],
    ["https://cdn.example.com/a.png", ["http://cdn.example.com"]],
    ["http://user@files.example:9001/a.png", ["http://files.example:9000"]],
  ])("%s if outputHosts are %j", async (url, hosts) => {
    expect(await rejection(download(url, { hosts }))).toMatchObject({ code: "download_failed" });
    expect(network.requests).toHaveLength(0);
  });

  test.each([
    "http://127.0.0.1:9999/a.png",
    "http://127.0.0.1/a.png",
    "https://127.0.0.1/a.png",
    "https://127.0.0.1:8787/a.png",
    "http://localhost:8787/a.png",
    "ftp://127.0.0.1:8787/a.png",
  ])(
    "%s if the API is at http://127.0.0.1:8787, because another port or scheme is another server",
    async (url) => {
      const own = { baseUrl: "http://127.0.0.1:8787/v1" };
      expect(await rejection(download(url, own))).toMatchObject({
        code: "download_failed",
        retryable: false,
      });
      expect(network.requests).toHaveLength(0);
    },
  );

  test("a scheme other than https at the API's host, if the API uses https", async () => {
    const baseUrl = "https://replicate.example/v1";
    expect(await rejection(download("http://replicate.example/a.png", { baseUrl }))).toMatchObject({
      code: "download_failed",
    });
    expect(network.requests).toHaveLength(0);
  });

  test("a forbidden host in a redirect", async () => {
    for (const location of forbidden.filter((url) => /^\w+:[!-~]+$/.test(url))) {
      network.use(http.get(output, () => redirect(location)));
      expect(await rejection(download(output)), location).toMatchObject({
        code: "download_failed",
        retryable: false,
      });
    }
    expect(new Set(network.requests.map(({ url }) => url))).toEqual(new Set([output]));
  });

  test("a data: URL in a redirect", async () => {
    network.use(http.get(output, () => redirect("data:image/png;base64,AQID")));
    expect(await rejection(download(output))).toMatchObject({ code: "download_failed" });
  });
});

describe("a range", () => {
  const range = { from: 100, validator: '"a"' };

  test("is requested with its validator, also after a redirect", async () => {
    const first = "https://replicate.delivery/first";
    network.use(
      http.get(first, () => redirect(output)),
      http.get(output, () => new HttpResponse("rest", { status: 206 })),
    );
    const response = await downloadOutput({ url: first }, sources, { signal: neverAborted, range });
    expect([response.status, await response.text()]).toEqual([206, "rest"]);
    for (const { headers } of network.requests)
      expect([headers.get("range"), headers.get("if-range")]).toEqual(["bytes=100-", '"a"']);
  });

  test("without a validator has no If-Range", async () => {
    network.use(http.get(output, () => new HttpResponse("rest", { status: 206 })));
    await downloadOutput({ url: output }, sources, { signal: neverAborted, range: { from: 7 } });
    const [{ headers } = new Request(output)] = network.requests;
    expect([headers.get("range"), headers.get("if-range")]).toEqual(["bytes=7-", null]);
  });

  test.each([400, 401, 403, 405, 406, 412, 413, 416, 422, 431, 451, 501])(
    "that the host refuses with %i becomes the whole output",
    async (status) => {
      network.use(
        http.get(output, ({ request }) =>
          request.headers.has("range") ? new HttpResponse("no", { status }) : image(),
        ),
      );
      const response = await downloadOutput({ url: output }, sources, { signal: neverAborted, range });
      expect([response.status, await bytesOf(response)]).toEqual([200, [1, 2, 3]]);
      expect(network.requests).toHaveLength(2);
    },
  );

  test.each([404, 408, 410, 425, 429, 500, 502, 503])(
    "is not requested again without a range after %i",
    async (status) => {
      network.use(http.get(output, () => new HttpResponse("no", { status })));
      await rejection(downloadOutput({ url: output }, sources, { signal: neverAborted, range }));
      expect(network.requests).toHaveLength(1);
    },
  );

  test.each([412, 416])("that was not requested makes %i a failure", async (status) => {
    network.use(http.get(output, () => new HttpResponse("no", { status })));
    expect(await rejection(download(output))).toMatchObject({ code: "download_failed" });
    expect(network.requests).toHaveLength(1);
  });
});

describe("a redirect is followed", () => {
  const hop = (number: number) => `https://replicate.delivery/hop/${number}`;
  const hops = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      http.get(hop(index), () => redirect(index + 1 === count ? output : hop(index + 1))),
    );

  test("twenty times, as browsers do", async () => {
    network.use(...hops(20), http.get(output, image));
    expect(await bytesOf(await download(hop(0)))).toEqual([1, 2, 3]);
    expect(network.requests).toHaveLength(21);
  });

  test("but not 21 times", async () => {
    network.use(...hops(21), http.get(output, image));
    expect(await rejection(download(hop(0)))).toMatchObject({ code: "download_failed" });
    expect(network.requests.map(({ url }) => url)).not.toContain(output);
  });

  test("and not in a loop", async () => {
    network.use(http.get(output, () => redirect("")));
    expect(await rejection(download(output))).toMatchObject({ code: "download_failed" });
    expect(network.requests).toHaveLength(21);
  });

  test.each(["/a.png", "../a.png", "//replicate.delivery/a.png", "?again"])(
    "to %s, relative to its own address",
    async (location) => {
      const start = "https://replicate.delivery/first/file";
      const target = new URL(location, start).href;
      network.use(
        http.get(start, ({ request }) => (request.url === target ? image() : redirect(location))),
        http.get(output, image),
      );
      expect(await bytesOf(await download(start))).toEqual([1, 2, 3]);
      expect(network.requests.map(({ url }) => url)).toEqual([start, target]);
    },
  );

  test.each([301, 302, 303, 307, 308])("if its status is %i", async (status) => {
    network.use(
      http.get(hop(0), () => redirect(output, status)),
      http.get(output, image),
    );
    expect(await bytesOf(await download(hop(0)))).toEqual([1, 2, 3]);
  });

  test("without the token, to any host", async () => {
    network.use(
      http.get(output, () => redirect("https://x.replicate.delivery/a.png")),
      http.get("https://x.replicate.delivery/a.png", image),
    );
    await replicate({ auth: token }).download({ url: output }, { signal: neverAborted });
    expect(network.requests.map(({ headers }) => headers.get("authorization"))).toEqual([null, null]);
  });
});

describe("an address with a user name and a password", () => {
  const login = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
  const sent = () => network.requests.map(({ url, headers }) => [url, headers.get("authorization")]);

  test.each([
    ["user:pass", "user:pass"],
    ["user", "user:"],
    [":pass", ":pass"],
    ["us%40er:p%C3%BC%2Fs", "us@er:p\u00fc/s"],
    ["u%ZZ:p", "u%ZZ:p"],
  ])("%s is requested without them, and they are sent in a header", async (userinfo, text) => {
    network.use(http.get(output, image));
    const response = await download(`https://${userinfo}@replicate.delivery/a.png`);
    expect(await bytesOf(response)).toEqual([1, 2, 3]);
    expect(sent()).toEqual([[output, login(text)]]);
  });

  test("does not send them to another origin after a redirect", async () => {
    const other = "https://x.replicate.delivery/a.png";
    network.use(
      http.get(output, ({ request }) => redirect(request.url.includes("?") ? other : "?again")),
      http.get(`${output}?again`, () => redirect(other)),
      http.get(other, image),
    );
    await download("https://user:pass@replicate.delivery/a.png");
    expect(sent()).toEqual([
      [output, login("user:pass")],
      [`${output}?again`, login("user:pass")],
      [other, null],
    ]);
  });

  test("does not show them in errors", async () => {
    const fetch = () =>
      Promise.reject(new Error("https://user-secret:pass-secret@replicate.delivery failed"));
    for (const host of ["replicate.delivery", "evil.com"]) {
      const error = await rejection(download(`https://user-secret:pass-secret@${host}/a.png`, { fetch }));
      expect(inspect(error, { depth: 10 }) + JSON.stringify(error)).not.toMatch(/user-secret|pass-secret/);
    }
  });
});

describe("an answer that is not an output", () => {
  test.each([
    [404, "no_output", true],
    [410, "no_output", true],
    [400, "download_failed", true],
    [403, "download_failed", true],
    [429, "download_failed", true],
    [500, "download_failed", true],
    [503, "download_failed", true],
    [204, "download_failed", true],
    [304, "download_failed", true],
  ])("with status %i is %s", async (status, code, retryable) => {
    const body = status === 204 || status === 304 ? null : "internal text";
    const fetch = async () => new Response(body, { status });
    const error = await rejection(download(output, { fetch }));
    expect(error).toMatchObject({ code, retryable });
    expect(inspect(error)).not.toContain("internal text");
  });

  test("is canceled, so that its connection is free again", async () => {
    let canceled = 0;
    const fetch = async () => {
      const body = new ReadableStream({
        cancel() {
          canceled++;
        },
      });
      return new Response(body, { status: 500 });
    };
    await rejection(download(output, { fetch }));
    expect(canceled).toBe(1);
  });

  test("is canceled without waiting, because the other branch of a tee may never be read", {
    timeout: 2_000,
  }, async () => {
    const copies: Response[] = [];
    const fetch = async () => {
      const response = new Response("<html>", { status: 404 });
      copies.push(response.clone());
      return response;
    };
    expect(await rejection(download(output, { fetch }))).toMatchObject({ code: "no_output" });
  });

  test("with a broken connection can be retried", async () => {
    network.use(http.get(output, () => HttpResponse.error()));
    expect(await rejection(download(output))).toMatchObject({ code: "download_failed", retryable: true });
  });
});

test("the error of a broken connection does not hold the output's address", async () => {
  const url = `${output}?sig=secret-signature`;
  const fetch = () => Promise.reject(new Error(`request to ${url} failed, reason: socket hang up`));
  const error = await rejection(download(url, { fetch }));
  expect(error).toMatchObject({ code: "download_failed" });
  for (const text of [String(error), JSON.stringify(error), inspect(error, { depth: 10 })])
    expect(text).not.toContain("secret-signature");
});

describe("once the signal aborts", () => {
  test("a download rejects with its reason", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    network.use(
      http.get(output, () => {
        stop.abort(reason);
        return new Promise<never>(() => {});
      }),
    );
    expect(await rejection(download(output, {}, stop.signal))).toBe(reason);
  });

  test("redirects are no longer followed", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const fetch: typeof globalThis.fetch = async (input, init) => {
      stop.signal.throwIfAborted();
      const response = await globalThis.fetch(input, { ...init, signal: null });
      stop.abort(reason);
      return response;
    };
    network.use(http.get(output, () => redirect("https://x.replicate.delivery/a.png")));
    expect(await rejection(download(output, { fetch }, stop.signal))).toBe(reason);
    expect(network.requests).toHaveLength(1);
  });
});

function redirect(location: string, status = 302): Response {
  return new HttpResponse(null, { status, headers: { location } });
}
