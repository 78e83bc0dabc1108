/** Failures that happen before there is a connection. */
const unconnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

/** Failures of the route, which may also end a connection on which a request was sent. */
const unreachable = new Set(["EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENETDOWN", "EADDRNOTAVAIL"]);

/** What a program does with a connection that is there. */
const onConnection = /^(read|write|send|recv|shutdown)/;

/** Of Node's TLS errors, those that are about a connection that is there. */
const afterHandshake = /^ERR_TLS_(RENEGOTIAT|SESSION_ATTACK)/;

/**
 * The certificate was not accepted, or no terms were agreed on: https://nodejs.org/api/tls.html#x509-certificate-error-codes
 *
 * OpenSSL has more errors of the handshake, but most of them may come later too: since TLS 1.3 a server refuses the
 * client's certificate after the first request.
 */
const noHandshake =
  /^(CERT_\w+|CRL_\w+|ERROR_IN_C(ERT|RL)_\w+|UNABLE_TO_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|ERR_TLS_\w+|ERR_SSL_\w*(ALERT_HANDSHAKE_FAILURE|ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|UNRECOGNIZED_NAME|NO_PROTOCOLS_AVAILABLE|DH_KEY_TOO_SMALL))$/;

/** Whether the error of a `fetch` proves that no request was sent. */
export function isNeverSent(error: unknown): boolean {
  return failuresOf(error).every(({ code, syscall }) => {
    if (typeof code !== "string") return false;
    if (unreachable.has(code)) return typeof syscall !== "string" || !onConnection.test(syscall);
    return unconnected.has(code) || (noHandshake.test(code) && !afterHandshake.test(code));
  });
}

interface SystemFailure {
  readonly code?: unknown;
  readonly syscall?: unknown;
}

/** The system's own errors, wherever fetch has put them: in a cause, or in each of several addresses that failed. */
function failuresOf(error: unknown, depth = 0): readonly SystemFailure[] {
  const { cause, code, syscall, errors } = membersOf(error);
  // An error may be its own cause.
  if (depth > 8) return [{}];
  if (Array.isArray(errors) && errors.length > 0)
    return errors.flatMap((each) => failuresOf(each, depth + 1));
  if (typeof code === "string") return [{ code, syscall }];
  // One of several addresses that says nothing proves nothing.
  return cause === undefined ? [{}] : failuresOf(cause, depth + 1);
}

function membersOf(error: unknown): SystemFailure & { readonly cause?: unknown; readonly errors?: unknown } {
  return typeof error === "object" && error !== null ? error : {};
}
