/** How many calls run at the same time, if nothing else is said. */
const width = 16;

/** Calls `action` with each item, a limited number at the same time. It resolves once all of them have. */
export async function sideBySide<Item>(
  items: readonly Item[],
  action: (item: Item) => Promise<void>,
  limit = width,
): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await action(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
