/** Failures before a connection exists. */
const unconnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

/** Routing failures. They can also end a connection on which a request was sent. */
const unreachable = new Set(["EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENETDOWN", "EADDRNOTAVAIL"]);

/** System calls on an existing connection. */
const onConnection = /^(read|write|send|recv|shutdown)/;

/** Node's TLS errors on an existing connection. */
const afterHandshake = /^ERR_TLS_(RENEGOTIAT|SESSION_ATTACK)/;

/**
 * Failures of the TLS handshake: https://nodejs.org/api/tls.html#x509-certificate-error-codes
 *
 * OpenSSL has more handshake errors, but most of them can also occur later: since TLS 1.3 a server can refuse the
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

/**
 * Collects the system errors inside an error of `fetch`: they are in a cause, or in the errors of several addresses.
 */
function failuresOf(error: unknown, depth = 0): readonly SystemFailure[] {
  const { cause, code, syscall, errors } = membersOf(error);
  // An error can be its own cause.
  if (depth > 8) return [{}];
  if (Array.isArray(errors) && errors.length > 0)
    return errors.flatMap((each) => failuresOf(each, depth + 1));
  if (typeof code === "string") return [{ code, syscall }];
  // An error without a code proves nothing.
  return cause === undefined ? [{}] : failuresOf(cause, depth + 1);
}

function membersOf(error: unknown): SystemFailure & { readonly cause?: unknown; readonly errors?: unknown } {
  return typeof error === "object" && error !== null ? error : {};
}
