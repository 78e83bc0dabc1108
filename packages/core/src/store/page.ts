/** One page of a listing. Without a `cursor` it is the last one. */
export interface Page<Item> {
  readonly items: Item[];
  readonly cursor?: string;
}
