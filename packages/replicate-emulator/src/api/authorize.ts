/** Returns whether the header has the configured token, or any token if none is configured. */
export function isAuthorized(authorization: string | undefined, token: string | undefined): boolean {
  const given = /^(?:Bearer|Token)[ ]+(\S+)\s*$/i.exec(authorization ?? "")?.[1];
  return given !== undefined && (token === undefined || given === token);
}
