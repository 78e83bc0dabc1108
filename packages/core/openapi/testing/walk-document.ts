import type { MediaType, Operation } from "../operation.ts";
import type { CheckedDocument } from "./documented-responses.ts";

/** Returns every object in a value, including the value itself, with its path. */
export function listObjects(
  value: unknown,
  place = "",
): { readonly place: string; readonly value: object }[] {
  if (typeof value !== "object" || value === null) return [];
  const members = Object.entries(value).flatMap(([key, member]) => listObjects(member, `${place}/${key}`));
  return [{ place, value }, ...members];
}

/** Returns every operation of the document, with its method in capitals. */
export function listOperations({
  paths,
}: CheckedDocument): { readonly method: string; readonly path: string; readonly operation: Operation }[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** Returns every request and response body of the document. */
export function listBodies(
  document: CheckedDocument,
): { readonly place: string; readonly type: string; readonly media: MediaType }[] {
  return listOperations(document).flatMap(({ method, path, operation }) => {
    const bodies = [
      ["request", operation.requestBody?.content ?? {}] as const,
      ...Object.entries(operation.responses).map(([status, { content = {} }]) => [status, content] as const),
    ];
    return bodies.flatMap(([of, content]) =>
      Object.entries(content).map(([type, media]) => ({
        place: `${method} ${path} ${of} ${type}`,
        type,
        media,
      })),
    );
  });
}
