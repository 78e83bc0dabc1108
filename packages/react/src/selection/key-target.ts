/** Where a key leads in the grid. */
export interface KeyPlace {
  readonly key: string;
  /** The index that has the focus. */
  readonly from: number;
  /** Which of the slots can be chosen. */
  readonly choosable: readonly boolean[];
  readonly columns: number;
  readonly rightToLeft: boolean;
}

/**
 * The index that the key leads to; undefined if the key is none of the grid's. Right and left go row by row, down and up
 * column by column, and both wrap; in one row or one column that is the same.
 */
export function keyTarget({ key, from, choosable, columns, rightToLeft }: KeyPlace): number | undefined {
  const order = [...choosable.keys()].filter((index) => choosable[index]);
  if (key === "Home") return order[0];
  if (key === "End") return order.at(-1);
  const forward = rightToLeft ? "ArrowLeft" : "ArrowRight";
  const isVertical = /Down|Up/.test(key);
  if (!/^Arrow/.test(key)) return undefined;
  if (isVertical) order.sort((one, other) => (one % columns) - (other % columns));
  const step = key === "ArrowDown" || key === forward ? 1 : -1;
  return order.at((order.indexOf(from) + step) % order.length);
}
