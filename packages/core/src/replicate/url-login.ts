/** The user name and the password of an address, for its origin only. */
export interface Login {
  readonly origin: string;
  /** The value of an `Authorization` header. */
  readonly header: string;
}

/** Takes the user name and the password out of an address; undefined where it has none. */
export function takeLogin(url: URL): Login | undefined {
  const { username, password, origin } = url;
  if (username === "" && password === "") return undefined;
  url.username = "";
  url.password = "";
  const bytes = new TextEncoder().encode(`${decoded(username)}:${decoded(password)}`);
  return { origin, header: `Basic ${btoa(String.fromCharCode(...bytes.subarray(0, 4000)))}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
