/** The routes that the emulator serves. */
export type ServedRoute =
  | "create"
  | "get"
  | "list"
  | "cancel"
  | "output"
  | "model"
  | "account"
  | "webhook-secret"
  | "file-create"
  | "file-list"
  | "file-get"
  | "file-delete"
  | "file-download";

/**
 * The route names in `requests`. `elsewhere`: another host, which the fetch form does not call. `unknown`: no route, or
 * not with this method.
 */
export type RouteName = ServedRoute | "elsewhere" | "unknown";

export type RouteMatch =
  | { readonly kind: "route"; readonly name: ServedRoute; readonly params: readonly string[] }
  | { readonly kind: "method-not-allowed"; readonly allow: string }
  | { readonly kind: "none" }
  | { readonly kind: "elsewhere" };

type Methods = Readonly<Record<string, ServedRoute>>;

const ROUTES: readonly (readonly [pattern: RegExp, methods: Methods])[] = [
  [/^\/v1\/predictions\/([^/]+)$/, { GET: "get" }],
  [/^\/v1\/predictions\/([^/]+)\/cancel$/, { POST: "cancel" }],
  [/^\/v1\/predictions\/?$/, { POST: "create", GET: "list" }],
  [/^\/v1\/models\/([^/]+)\/([^/]+)\/predictions$/, { POST: "create" }],
  [/^\/outputs\/([^/]+)\/out-(\d+)\.[a-z0-9]+$/, { GET: "output", HEAD: "output" }],
  [/^\/v1\/models\/([^/]+)\/([^/]+)$/, { GET: "model" }],
  [/^\/v1\/account$/, { GET: "account" }],
  [/^\/v1\/webhooks\/default\/secret$/, { GET: "webhook-secret" }],
  [/^\/v1\/files$/, { POST: "file-create", GET: "file-list" }],
  [/^\/v1\/files\/([^/]+)$/, { GET: "file-get", DELETE: "file-delete" }],
  [/^\/v1\/files\/([^/]+)\/download$/, { GET: "file-download" }],
];

export function matchRoute(method: string, pathname: string): RouteMatch {
  for (const [pattern, methods] of ROUTES) {
    const match = pattern.exec(pathname);
    if (match === null) continue;
    const name = methods[method];
    if (name === undefined) return { kind: "method-not-allowed", allow: Object.keys(methods).join(", ") };
    return { kind: "route", name, params: match.slice(1).map(decoded) };
  }
  return { kind: "none" };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // An invalid escape cannot match anything, so the segment is kept and leads to a 404.
    return segment;
  }
}
