/**
 * The place that a key leads to from another, of all that can be chosen; undefined if the key is none of the grid's.
 * Right and left go row by row, down and up column by column, and both wrap; in one row or one column that is the same.
 */
export function keyTarget<Place extends { readonly index: number }>(
  key: string,
  from: Place,
  choosable: readonly Place[],
  columns: number,
  isRightToLeft: boolean,
): Place | undefined {
  const order = [...choosable];
  if (/Down|Up/.test(key)) order.sort((one, other) => (one.index % columns) - (other.index % columns));
  const at = order.indexOf(from);
  const forward = isRightToLeft ? -1 : 1;
  const leads: Readonly<Record<string, number | undefined>> = {
    Home: 0,
    End: -1,
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    ArrowRight: at + forward,
    ArrowLeft: at - forward,
  };
  const to = leads[key];
  return to === undefined ? undefined : order.at(to % order.length);
}
