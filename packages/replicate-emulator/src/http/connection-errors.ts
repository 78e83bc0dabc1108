/** The errors of Node's fetch, with the codes that clients use to distinguish them. */
export function brokenConnection(): TypeError {
  return fetchFailed("read ECONNRESET", "ECONNRESET");
}

export function noConnection(code: "ECONNREFUSED" | "ENOTFOUND", host: string): TypeError {
  return fetchFailed(`${code === "ENOTFOUND" ? "getaddrinfo" : "connect"} ${code} ${host}`, code);
}

/** The error of a body's reader when the connection ends before the body does. */
export function terminatedBody(code: "ECONNRESET" | "UND_ERR_SOCKET"): TypeError {
  const message = code === "ECONNRESET" ? "read ECONNRESET" : "other side closed";
  return new TypeError("terminated", { cause: Object.assign(new Error(message), { code }) });
}

function fetchFailed(message: string, code: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code }) });
}
