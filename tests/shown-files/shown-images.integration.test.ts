import { expect, test } from "vitest";
import { shownImages } from "../../packages/core/tests/testing/shown-images.ts";
import { openPage } from "./browser.ts";

test("the table of sample images matches how Chromium displays them", { timeout: 60_000 }, async () => {
  const page = await openPage(
    shownImages.map(({ name, bytes }) => ({
      bytes,
      mediaType: name === "svg" ? "image/svg+xml" : "application/octet-stream",
    })),
  );
  const sizes = await page.evaluate(
    (count) =>
      Promise.all(
        Array.from({ length: count }, async (_, number) => {
          const image = new Image();
          const isShown = await new Promise<boolean>((resolve) => {
            image.onload = () => resolve(true);
            image.onerror = () => resolve(false);
            image.src = `/${number}`;
          });
          return isShown ? `${image.naturalWidth}x${image.naturalHeight}` : undefined;
        }),
      ),
    shownImages.length,
  );
  const asTable = (shown: (number: number) => string | undefined) =>
    Object.fromEntries(shownImages.map(({ name }, number) => [name, shown(number) ?? "not shown"]));
  expect(asTable((number) => sizes[number])).toEqual(asTable((number) => shownImages[number]?.shown));
});
