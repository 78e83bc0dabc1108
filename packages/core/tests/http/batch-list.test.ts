import { describe, expect, test } from "vitest";
import type { AnyBatch } from "../../src/batch/any-batch.ts";
import { mergedBatches } from "../../src/http/endpoints/shared/batch-list.ts";
import type { Page } from "../../src/store/store.ts";

/** A list of batches that started at these times, newest first. `most` limits the length of its pages. */
class FakeList {
  readonly limits: number[] = [];
  times: readonly string[];
  readonly #most: number;

  constructor(times: string, most = 1000) {
    this.times = times === "" ? [] : times.split(" ");
    this.#most = most;
  }

  /** Returns a page. Its cursor is the last time on it. */
  batches({ cursor, limit = 100 }: { cursor?: string; limit?: number } = {}): Promise<Page<AnyBatch>> {
    this.limits.push(limit);
    const after = this.times.filter((time) => cursor === undefined || time < cursor);
    const items = after.slice(0, Math.min(limit, this.#most));
    const last = items.at(-1) ?? cursor ?? "z";
    const page = items.map(
      (createdAt) => ({ batchId: createdAt, metadata: { createdAt } }) as unknown as AnyBatch,
    );
    return Promise.resolve(items.length < after.length ? { items: page, cursor: last } : { items: page });
  }
}

async function pagesOf(image: FakeList, video: FakeList, limit: number): Promise<string[][]> {
  const engines = { image, video };
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page: Page<AnyBatch> = await mergedBatches({ engines, caller: {}, cursor, limit });
    pages.push(page.items.map(({ batchId }) => batchId));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return pages;
}

describe("two lists are merged newest first, with each batch once", () => {
  test.each([
    ["i9 h8 e5 d4 a1", "g7 f6 c3 b2"],
    ["i9 h8 g7 f6", "e5 d4 c3"],
    ["", "c3 b2 a1"],
    ["c3 b2 a1", ""],
    ["", ""],
    ["b2 b1", "b3"],
  ])("%j and %j", async (images, films) => {
    const all = `${images} ${films}`.split(" ").filter(Boolean).sort().reverse();
    for (const limit of [1, 2, 3, 4, 5, 9, 10]) {
      const pages = await pagesOf(new FakeList(images), new FakeList(films), limit);
      expect(pages.flat()).toEqual(all);
      // All pages but the last are full. The last one is empty only if both lists are.
      for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit);
      expect(pages.length).toBe(Math.max(1, Math.ceil(all.length / limit)));
    }
  });

  test("even if one of them returns short pages", async () => {
    for (const most of [0, 1, 2]) {
      const images = new FakeList("i9 h8 e5 d4 a1", Math.max(most, 1));
      const pages = await pagesOf(images, new FakeList("g7 f6 c3 b2"), 4);
      expect(pages.flat()).toEqual(["i9", "h8", "g7", "f6", "e5", "d4", "c3", "b2", "a1"]);
    }
  });

  test("even if batches are removed between the two reads for one page", async () => {
    const images = new FakeList("f6 d4 b2");
    const films = new FakeList("e5 c3 a1");
    const batches = images.batches.bind(images);
    let calls = 0;
    images.batches = async (options) => {
      const page = await batches(options);
      calls += 1;
      // A batch on the first page is removed after the page was read.
      if (calls === 1) images.times = ["f6", "b2"];
      return page;
    };
    const pages = await pagesOf(images, films, 3);
    expect(pages.flat().sort()).toEqual(["a1", "b2", "c3", "e5", "f6"]);
  });
});
