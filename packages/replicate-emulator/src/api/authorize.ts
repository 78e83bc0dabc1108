/** Whether the header carries a token: the one that is asked for, or any when none is. */
export function isAuthorized(authorization: string | undefined, token: string | undefined): boolean {
  const given = /^(?:Bearer|Token)[ ]+(\S+)\s*$/i.exec(authorization ?? "")?.[1];
  return given !== undefined && (token === undefined || given === token);
}
