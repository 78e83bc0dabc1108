/** No word of a vocabulary that is run together is longer. */
const maxLength = 60;

/**
 * Splits a word that is written without spaces: `numberofimages` is `number`, `of`, `images`.
 *
 * @returns the word itself where it is not made of the vocabulary's words only. The longest words count.
 */
export function splitWord(word: string, isKnown: (word: string) => boolean): readonly string[] {
  if (isKnown(word) || word.length > maxLength) return [word];
  const splits: (readonly string[] | undefined)[] = [[]];
  for (let end = 1; end <= word.length; end++) {
    for (let start = 0; start < end && splits[end] === undefined; start++) {
      const before = splits[start];
      const part = word.slice(start, end);
      // A single letter is a word only at the beginning: `nimages`.
      if (before === undefined || (part.length === 1 && start > 0)) continue;
      if (isKnown(part)) splits[end] = [...before, part];
    }
  }
  return splits[word.length] ?? [word];
}
