import type { JsonObject, JsonValue } from "@dramatis/core";
import type { Asset } from "@dramatis/core/store";
import { type Mutant, putWith, storeWith } from "./mutant.ts";

/** A store that makes something else of metadata before it keeps it. */
function keeping(change: (metadata: JsonObject) => JsonObject): Mutant["makeStore"] {
  return putWith((inner, id, body, info) =>
    inner.put(id, body, { ...info, metadata: change(info.metadata) }),
  );
}

/** The texts of metadata, each changed. */
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

/** A store that keeps metadata aside, as `kept` makes it, and gives it out as `given` makes it. */
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

/** Stores that keep other metadata than they were given. */
export const metadataMutants: readonly Mutant[] = [
  {
    name: "empty metadata is filled",
    makeStore: keeping((metadata) =>
      isPlain(metadata) && Object.keys(metadata).length === 0 ? { empty: true } : metadata,
    ),
    fails: ["metadata: nothing: kept"],
  },
  {
    name: "it keeps ASCII",
    makeStore: texts((text) => text.replaceAll(/[^\0-\x7f]/g, "?")),
    fails: [
      "metadata: every script and sign: kept",
      "metadata: control characters: kept",
      "metadata: half of a surrogate pair: kept",
      "metadata: 1 MiB as JSON is kept",
      "metadata: more than 1 MiB as JSON is refused",
      "list: it can be of one owner, whatever the owner is called",
    ],
  },
  {
    name: "it strips control characters",
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it strips
    makeStore: texts((text) => text.replaceAll(/[\0-\x1f]/g, "")),
    fails: [
      "metadata: control characters: kept",
      "list: it can be of one owner, whatever the owner is called",
    ],
  },
  {
    name: "it mends texts",
    makeStore: texts((text) => new TextDecoder().decode(new TextEncoder().encode(text))),
    fails: [
      "metadata: half of a surrogate pair: kept",
      "list: it can be of one owner, whatever the owner is called",
    ],
  },
  {
    name: "it decodes what looks like base64",
    makeStore: texts((text) => (text.startsWith("base64:") ? atob(text.slice("base64:".length)) : text)),
    fails: ["metadata: texts that look like something else: kept"],
  },
  {
    name: "it keeps nested values as texts",
    makeStore: keeping((metadata) =>
      isPlain(metadata) && Array.isArray(metadata.a)
        ? { ...metadata, a: JSON.stringify(metadata.a) }
        : metadata,
    ),
    fails: ["metadata: nested values: kept"],
  },
  {
    name: "it leaves out names that every object has",
    makeStore: keeping((metadata) =>
      isPlain(metadata)
        ? Object.fromEntries(
            Object.entries(metadata).filter(([name]) => name === "__proto__" || !(name in {})),
          )
        : metadata,
    ),
    fails: [
      "metadata: names that objects have of themselves: kept",
      "metadata: `__proto__` and `constructor` are names like any other",
    ],
  },
  {
    name: "it assigns metadata name by name",
    makeStore: keeping((metadata) => {
      if (!isPlain(metadata) || Object.hasOwn(metadata, "toJSON")) return metadata;
      const mine = {};
      for (const name of Object.keys(metadata)) Reflect.set(mine, name, Reflect.get(metadata, name));
      return mine;
    }),
    fails: ["metadata: `__proto__` and `constructor` are names like any other"],
  },
  {
    name: "it keeps metadata as it is, other than as JSON",
    makeStore: aside(structuredClone, structuredClone),
    fails: [
      "metadata: a date is kept as its text in JSON, and what is undefined is not there",
      "metadata: more than 1 MiB as JSON is refused",
      "metadata: what is no object in JSON is refused",
      "list: it can be of one owner, whatever the owner is called",
      "list: it can be of one owner and one kind, whatever the size of the pages",
      "list: what comes and goes between pages of an owner neither hides nor repeats the others",
      "list: an id that was put again is its new owner's",
    ],
  },
  {
    name: "it keeps the caller's own metadata",
    makeStore: aside((mine) => mine, structuredClone),
    fails: [
      "metadata: a date is kept as its text in JSON, and what is undefined is not there",
      "metadata: more than 1 MiB as JSON is refused",
      "metadata: what is no object in JSON is refused",
      "metadata: a copy goes in: what the caller changes later changes nothing",
      "list: it can be of one owner, whatever the owner is called",
      "list: it can be of one owner and one kind, whatever the size of the pages",
      "list: what comes and goes between pages of an owner neither hides nor repeats the others",
      "list: an id that was put again is its new owner's",
    ],
  },
  {
    name: "it hands its own metadata out",
    makeStore: aside(asJson, (mine) => mine),
    fails: [
      "metadata: more than 1 MiB as JSON is refused",
      "metadata: what is no object in JSON is refused",
      "metadata: a copy comes out: what its reader changes changes nothing",
      "list: it can be of one owner, whatever the owner is called",
      "list: it can be of one owner and one kind, whatever the size of the pages",
      "list: what comes and goes between pages of an owner neither hides nor repeats the others",
      "list: an id that was put again is its new owner's",
    ],
  },
  {
    name: "it keeps half a mebibyte of metadata",
    makeStore: keeping((metadata) => (isPlain(metadata) && sizeOf(metadata) > 300_000 ? {} : metadata)),
    fails: ["metadata: 1 MiB as JSON is kept", "metadata: more than 1 MiB as JSON is refused"],
  },
  {
    name: "it makes an object of what is none",
    makeStore: keeping((metadata) => (isPlain(metadata) ? metadata : {})),
    fails: ["metadata: what is no object in JSON is refused"],
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
