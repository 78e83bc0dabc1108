import { User } from "@react-aria/test-utils";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { Page } from "./setup/page.tsx";
import { Grid } from "./setup/sample-grid.tsx";

for (const interactionType of ["mouse", "touch", "keyboard"] as const)
  test(`react-aria's tester chooses by ${interactionType}`, async () => {
    const page = new Page(true);
    try {
      await page.show(<Grid columns={4} />);
      const tester = new User({ interactionType }).createTester("RadioGroup", {
        root: page.group,
        interactionType,
        user: userEvent.setup({ document }),
      });
      expect(tester.getRadios().length).toBe(4);
      for (const index of [1, 3, 0]) {
        const radio = page.radio(index);
        await tester.triggerRadio({ radio, interactionType });
        await page.settle();
        expect(tester.getSelectedRadio()).toBe(radio);
        expect(page.checked).toBe(index);
      }
      expect(page.logged).toEqual([]);
    } finally {
      await page.close();
    }
  });
