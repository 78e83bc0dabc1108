import type { JsonObject, JsonValue } from "@dramatis/core";
import type { Asset } from "@dramatis/core/store";
import { type Mutant, putWith, storeWith } from "./mutant.ts";

/** Creates stores that change metadata before they store it. */
function keeping(change: (metadata: JsonObject) => JsonObject): Mutant["makeStore"] {
  return putWith((inner, id, body, info) =>
    inner.put(id, body, { ...info, metadata: change(info.metadata) }),
  );
}

/** Creates stores that change the strings in metadata. */
function texts(change: (text: string) => string): Mutant["makeStore"] {
  const changed = (value: JsonValue): JsonValue => (typeof value === "string" ? change(value) : value);
  return keeping((metadata) =>
    isPlain(metadata)
      ? Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, changed(value)]))
      : metadata,
  );
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Creates stores that keep metadata outside the inner store: `kept` prepares it for storage, `given` for results. */
function aside(
  kept: (metadata: JsonObject) => JsonObject,
  given: (metadata: JsonObject) => JsonObject,
): Mutant["makeStore"] {
  return storeWith((inner) => {
    const all = new Map<string, JsonObject>();
    const complete = (asset: Asset): Asset => {
      const metadata = all.get(asset.id);
      return metadata === undefined ? asset : { ...asset, metadata: given(metadata) };
    };
    return {
      async put(id, body, info) {
        const metadata = isPlain(info.metadata) && !("toJSON" in info.metadata) ? info.metadata : undefined;
        const mine = metadata && kept(metadata);
        const asset = await inner.put(id, body, mine === undefined ? info : { ...info, metadata: {} });
        if (mine !== undefined) all.set(asset.id, mine);
        return complete(asset);
      },
      async head(id) {
        const asset = await inner.head(id);
        return asset && complete(asset);
      },
      async open(id) {
        const found = await inner.open(id);
        return found && { ...found, asset: complete(found.asset) };
      },
      async list(options) {
        const page = await inner.list(options);
        return { ...page, items: page.items.map(complete) };
      },
    };
  });
}

/** Stores that keep different metadata than they were given. */
export const metadataMutants: readonly Mutant[] = [
  {
    name: "empty metadata gets a member",
    makeStore: keeping((metadata) =>
      isPlain(metadata) && Object.keys(metadata).length === 0 ? { empty: true } : metadata,
    ),
    fails: ["metadata: metadata with no members is kept"],
  },
  {
    name: "it keeps only ASCII",
    makeStore: texts((text) => text.replaceAll(/[^\0-\x7f]/g, "?")),
    fails: [
      "metadata: metadata with text in any script is kept",
      "metadata: metadata with control characters is kept",
      "metadata: metadata with half of a surrogate pair is kept",
      "metadata: metadata of 1 MiB as JSON is kept",
      "metadata: metadata of more than 1 MiB as JSON is rejected",
      "list: assets are filtered by owner, whatever the owner's name",
    ],
  },
  {
    name: "it strips control characters",
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it strips
    makeStore: texts((text) => text.replaceAll(/[\0-\x1f]/g, "")),
    fails: [
      "metadata: metadata with control characters is kept",
      "list: assets are filtered by owner, whatever the owner's name",
    ],
  },
  {
    name: "it repairs broken Unicode",
    makeStore: texts((text) => new TextDecoder().decode(new TextEncoder().encode(text))),
    fails: [
      "metadata: metadata with half of a surrogate pair is kept",
      "list: assets are filtered by owner, whatever the owner's name",
    ],
  },
  {
    name: "it decodes what looks like base64",
    makeStore: texts((text) => (text.startsWith("base64:") ? atob(text.slice("base64:".length)) : text)),
    fails: ["metadata: metadata with strings that look like encoded values is kept"],
  },
  {
    name: "it stores nested values as strings",
    makeStore: keeping((metadata) =>
      isPlain(metadata) && Array.isArray(metadata.a)
        ? { ...metadata, a: JSON.stringify(metadata.a) }
        : metadata,
    ),
    fails: ["metadata: metadata with nested values is kept"],
  },
  {
    name: "it drops names that every object has",
    makeStore: keeping((metadata) =>
      isPlain(metadata)
        ? Object.fromEntries(
            Object.entries(metadata).filter(([name]) => name === "__proto__" || !(name in {})),
          )
        : metadata,
    ),
    fails: [
      "metadata: metadata with names of built-in object members is kept",
      "metadata: `__proto__` and `constructor` are ordinary members",
    ],
  },
  {
    name: "it copies metadata by assigning member by member",
    makeStore: keeping((metadata) => {
      if (!isPlain(metadata) || Object.hasOwn(metadata, "toJSON")) return metadata;
      const mine = {};
      for (const name of Object.keys(metadata)) Reflect.set(mine, name, Reflect.get(metadata, name));
      return mine;
    }),
    fails: ["metadata: `__proto__` and `constructor` are ordinary members"],
  },
  {
    name: "it keeps metadata as structured clones instead of JSON",
    makeStore: aside(structuredClone, structuredClone),
    fails: [
      "metadata: a date is kept as its JSON string, and undefined members are left out",
      "metadata: metadata of more than 1 MiB as JSON is rejected",
      "metadata: metadata that is not a JSON object is rejected",
      "list: assets are filtered by owner, whatever the owner's name",
      "list: assets are filtered by owner and kind, at every page size",
      "list: additions and deletions between pages of an owner neither hide nor repeat other items",
      "list: an id that is put again belongs to its new owner",
    ],
  },
  {
    name: "it keeps the caller's object instead of a copy",
    makeStore: aside((mine) => mine, structuredClone),
    fails: [
      "metadata: a date is kept as its JSON string, and undefined members are left out",
      "metadata: metadata of more than 1 MiB as JSON is rejected",
      "metadata: metadata that is not a JSON object is rejected",
      "metadata: metadata is copied on put: later changes by the caller have no effect",
      "list: assets are filtered by owner, whatever the owner's name",
      "list: assets are filtered by owner and kind, at every page size",
      "list: additions and deletions between pages of an owner neither hide nor repeat other items",
      "list: an id that is put again belongs to its new owner",
    ],
  },
  {
    name: "it returns its own metadata instead of copies",
    makeStore: aside(asJson, (mine) => mine),
    fails: [
      "metadata: metadata of more than 1 MiB as JSON is rejected",
      "metadata: metadata that is not a JSON object is rejected",
      "metadata: a read returns a copy: changes to it have no effect",
      "list: assets are filtered by owner, whatever the owner's name",
      "list: assets are filtered by owner and kind, at every page size",
      "list: additions and deletions between pages of an owner neither hide nor repeat other items",
      "list: an id that is put again belongs to its new owner",
    ],
  },
  {
    name: "it drops metadata of more than 300,000 characters",
    makeStore: keeping((metadata) => (isPlain(metadata) && sizeOf(metadata) > 300_000 ? {} : metadata)),
    fails: [
      "metadata: metadata of 1 MiB as JSON is kept",
      "metadata: metadata of more than 1 MiB as JSON is rejected",
    ],
  },
  {
    name: "it replaces invalid metadata by an object",
    makeStore: keeping((metadata) => (isPlain(metadata) ? metadata : {})),
    fails: ["metadata: metadata that is not a JSON object is rejected"],
  },
];

function asJson(metadata: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(metadata));
}

function sizeOf(metadata: JsonObject): number {
  return Object.values(metadata).reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? value.length : 0),
    0,
  );
}
