/**
 * How many typing slips (one character wrong, missing, too many, or two swapped) part two words: optimal string alignment.
 * Gives `limit + 1` as soon as it is more than `limit`.
 */
export function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    let best = row;
    for (let column = 1; column <= right.length; column++) {
      const substituted = last[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1);
      let distance = Math.min(substituted, last[column]! + 1, current[column - 1]! + 1);
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        distance = Math.min(distance, beforeLast[column - 2]! + 1);
      }
      current.push(distance);
      best = Math.min(best, distance);
    }
    if (best > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(last[right.length]!, limit + 1);
}

/** The word that fewest slips part from the typed one; none when more than a third of it would be wrong, or on a tie. */
export function nearestWord(typed: string, words: Iterable<string>): string | null {
  const limit = Math.min(3, Math.floor(typed.length / 3));
  let nearest: string | null = null;
  let least = limit + 1;
  for (const word of words) {
    const distance = editDistance(typed, word, Math.min(least, limit));
    if (distance < least) {
      nearest = word;
      least = distance;
    } else if (distance === least && least <= limit) {
      nearest = null;
    }
  }
  return nearest;
}
