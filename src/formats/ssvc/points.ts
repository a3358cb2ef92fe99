import type { SsvcStatement } from '../advisory/statement.ts';

/** What a coordinator decides of a vulnerability itself, whoever runs it. */
export type StatedPoints = Pick<SsvcStatement, 'exploitation' | 'automatable' | 'technicalImpact'>;

/** Each with its values in the letters of an SSVC vector. */
export const pointLetters = {
  exploitation: { none: 'E:N', 'public poc': 'E:P', active: 'E:A' },
  automatable: { no: 'A:N', yes: 'A:Y' },
  technicalImpact: { partial: 'T:P', total: 'T:T' },
} as const satisfies { [Point in keyof StatedPoints]: Record<NonNullable<StatedPoints[Point]>, string> };

/** In one word, such as `E:P/A:Y/T:T`; what is not stated is left out. */
export function formatPoints({ exploitation, automatable, technicalImpact }: StatedPoints): string {
  return [
    exploitation && pointLetters.exploitation[exploitation],
    automatable && pointLetters.automatable[automatable],
    technicalImpact && pointLetters.technicalImpact[technicalImpact],
  ]
    .filter((letters) => letters !== null)
    .join('/');
}

/** Of a word that `formatPoints` made. */
export function parsePoints(word: string): StatedPoints {
  const stated = word.split('/');
  const statedOf = <Value extends string>(letters: Record<Value, string>): Value | null =>
    (Object.keys(letters) as Value[]).find((value) => stated.includes(letters[value])) ?? null;
  return {
    exploitation: statedOf(pointLetters.exploitation),
    automatable: statedOf(pointLetters.automatable),
    technicalImpact: statedOf(pointLetters.technicalImpact),
  };
}
