import { forwardRef, type ReactElement, type MouseEvent as ReactMouseEvent, type ReactNode } from "react";
import { expect, vi } from "vitest";
import { CharacterGrid, useCharacterSelection } from "../../src/index.ts";
import { audit } from "../setup/audit.ts";
import { type Page, specTest } from "../setup/page.tsx";
import { Grid, images } from "../setup/sample-grid.tsx";
import { serverHtml } from "../setup/server-html.ts";

interface RoutedProps {
  readonly to: string;
  readonly onClick?: (event: ReactMouseEvent) => void;
}

/** A link like those of routers: it navigates unless a handler of the app has prevented it. */
const Routed = forwardRef<HTMLAnchorElement, RoutedProps>(({ to, onClick, ...props }, ref) => (
  <a
    {...props}
    ref={ref}
    data-continue=""
    href={to}
    onClick={(event) => {
      onClick?.(event);
      if (!event.defaultPrevented) visited.push(to);
    }}
  />
));

/** A link whose content comes from the part. */
const anchor = (
  // biome-ignore lint/a11y/useAnchorContent: the part adds its text.
  <a href="#away" data-continue="" />
);

const visited: string[] = [];
const link = (page: Page) => page.one("[data-continue]");

function grid(continued: ReactNode, onContinue = () => {}): ReactElement {
  return <Grid onContinue={onContinue} after={continued} />;
}

/** Polls, because browsers follow links within a page asynchronously. */
async function goHome(): Promise<void> {
  window.location.hash = "";
  await expect.poll(() => window.location.hash).toBe("");
}

/** Dispatches every event that makes a browser follow a link. Returns those that were not prevented. */
function follow(element: Element): string[] {
  const init = { bubbles: true, cancelable: true };
  const events: Event[] = [
    new MouseEvent("click", init),
    new MouseEvent("click", { ...init, ctrlKey: true }),
    new MouseEvent("click", { ...init, metaKey: true }),
    new MouseEvent("auxclick", { ...init, button: 1 }),
    new Event("dragstart", init),
  ];
  return events.flatMap((event) => (element.dispatchEvent(event) ? [event.type] : []));
}

for (const isFocusable of [false, true])
  for (const [what, render] of [
    ["a link", anchor],
    ["a component", <Routed key="b" to="#away" />],
    ["a function", (props: Record<string, unknown>) => <a href="#away" data-continue="" {...props} />],
  ] as const)
    specTest(
      "45",
      `Continue rendered as ${what} does not navigate while it is disabled (focusable: ${isFocusable})`,
      async (page) => {
        const onContinue = vi.fn();
        const clicked = vi.fn();
        visited.length = 0;
        await goHome();
        await page.show(
          grid(
            <CharacterGrid.Continue
              render={render as ReactElement<Record<string, unknown>>}
              focusableWhenDisabled={isFocusable}
              onClick={clicked}
            />,
            onContinue,
          ),
        );
        expect(link(page).getAttribute("aria-disabled")).toBe("true");
        expect(link(page).tabIndex).toBe(isFocusable ? 0 : -1);
        expect(follow(link(page))).toEqual([]);
        if (isFocusable) {
          link(page).focus();
          expect(document.activeElement).toBe(link(page));
          await page.press("{Enter}");
        }
        expect([window.location.hash, visited, clicked.mock.calls, onContinue.mock.calls]).toEqual([
          "",
          [],
          [],
          [],
        ]);
        await audit(page.container);
        await page.click(page.label(1));
        expect(link(page).hasAttribute("aria-disabled")).toBe(false);
        expect(link(page).getAttribute("href")).toBe("#away");
        await page.click(link(page));
        await expect.poll(() => window.location.hash).toBe("#away");
        expect([onContinue.mock.calls.length, clicked.mock.calls.length]).toEqual([1, 1]);
        await goHome();
      },
    );

specTest("45 b", "a server-rendered link does not navigate before hydration either", async (page) => {
  const html = serverHtml(page, grid(<CharacterGrid.Continue render={anchor} />));
  page.container.innerHTML = html;
  expect(link(page).getAttribute("href")).toBe(null);
  expect(link(page).getAttribute("role")).toBe("link");
});

function HookLink(): ReactElement {
  const { getContinueProps } = useCharacterSelection({ images: images() });
  return (
    <a href="#away" data-continue="" {...(getContinueProps() as object)}>
      Go on
    </a>
  );
}

specTest("45 c", "the hook's props prevent a link from navigating", async (page) => {
  await page.show(<HookLink />);
  expect(follow(link(page))).toEqual([]);
});

specTest(
  "45 d",
  "a disabled Continue of type submit does not submit the form, by a click or by Enter in a field",
  async (page) => {
    const onSubmit = vi.fn((event: { preventDefault(): void }) => event.preventDefault());
    await page.show(
      <form onSubmit={onSubmit}>
        <input data-field="" aria-label="Field" />
        {grid(<CharacterGrid.Continue data-continue="" type="submit" focusableWhenDisabled />)}
      </form>,
    );
    link(page).click();
    page.one("[data-field]").focus();
    await page.press("{Enter}");
    expect(onSubmit).not.toHaveBeenCalled();
    await page.click(page.label(0));
    await page.click(link(page));
    expect(onSubmit).toHaveBeenCalledOnce();
  },
);
