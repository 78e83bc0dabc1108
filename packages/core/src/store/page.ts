/** One page of a listing. The last page has no `cursor`. */
export interface Page<Item> {
  readonly items: Item[];
  readonly cursor?: string;
}
