/** Longer than any promise means something else. */
const mostDays = 3650;

const numberWords = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

const perUnit: Readonly<Record<string, number>> = {
  h: 1 / 24,
  hour: 1 / 24,
  d: 1,
  day: 1,
  week: 7,
  month: 31,
  year: 366,
};

const period = new RegExp(
  `(?<past>\\b(?:last|past|previous|recent)\\s+)?\\b(?<many>\\d{1,5}|${numberWords.join('|')})[\\s-]*` +
    '(?<work>(?:working|business|work)[\\s-]*)?(?<unit>h|hour|d|day|week|month|year)s?\\b',
  'gi',
);

/**
 * The longest time that a free text names, in whole days of the calendar; null where it names none. The longest, since whoever states times by
 * severity has broken none of them before it. Working days count seven for five and two more for holidays; "in the last twelve months" says of
 * when, not how long.
 */
export function longestDaysIn(text: string): number | null {
  const named = [...text.matchAll(period)]
    .filter(({ groups }) => groups!.past === undefined)
    .map(({ groups }) => daysOf(groups!.many!, groups!.unit!.toLowerCase(), groups!.work !== undefined))
    .filter((days) => days >= 1 && days <= mostDays);
  return named.length === 0 ? null : Math.max(...named);
}

function daysOf(many: string, unit: string, isWorking: boolean): number {
  const place = numberWords.indexOf(many.toLowerCase());
  const count = place < 0 ? Number(many) : place + 1;
  const days = count * perUnit[unit]!;
  return Math.ceil(isWorking ? (days * 7) / 5 + 2 : days);
}
