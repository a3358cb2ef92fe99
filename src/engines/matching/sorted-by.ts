/** Numbers by their keys, those of one key by comparison: a counting sort by the lower half of the key, then by the upper. */
export function sortedBy(
  numbers: Uint32Array,
  keys: Uint32Array,
  compare: (a: number, b: number) => number,
): Uint32Array {
  const sorted = countingSort(
    countingSort(numbers, (number) => keys[number]! & 0xffff),
    (number) => keys[number]! >>> 16,
  );
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && keys[sorted[end]!] === keys[sorted[start]!]) end++;
    if (end - start > 1) sorted.subarray(start, end).sort(compare);
    start = end;
  }
  return sorted;
}

function countingSort(numbers: Uint32Array, digitOf: (number: number) => number): Uint32Array {
  const next = new Uint32Array(65_537);
  for (let i = 0; i < numbers.length; i++) next[digitOf(numbers[i]!) + 1]!++;
  for (let digit = 0; digit < 65_536; digit++) next[digit + 1]! += next[digit]!;
  const sorted = new Uint32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) sorted[next[digitOf(numbers[i]!)]!++] = numbers[i]!;
  return sorted;
}
