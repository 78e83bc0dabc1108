/** Longer words are not split. */
const maxLength = 60;

/**
 * Splits a text that is written without spaces into words: `numberofimages` into `number`, `of`, `images`. Longer words
 * are preferred.
 *
 * @returns the text itself if it does not consist only of known words.
 */
export function splitWord(word: string, isKnown: (word: string) => boolean): readonly string[] {
  if (isKnown(word) || word.length > maxLength) return [word];
  const splits: (readonly string[] | undefined)[] = [[]];
  for (let end = 1; end <= word.length; end++) {
    for (let start = 0; start < end && splits[end] === undefined; start++) {
      const before = splits[start];
      const part = word.slice(start, end);
      // A single letter is accepted as a word only at the beginning: `nimages`.
      if (before === undefined || (part.length === 1 && start > 0)) continue;
      if (isKnown(part)) splits[end] = [...before, part];
    }
  }
  return splits[word.length] ?? [word];
}
