/**
 * Returns the choosable slot to which a key moves from another slot, or undefined if the grid does not handle the key.
 * Right and left move row by row, down and up column by column, and both wrap around.
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
