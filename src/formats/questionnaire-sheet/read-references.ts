import type { Item } from '../questionnaire/document.ts';

type References = NonNullable<Item['references']>;

/** How the ids of the usual frameworks look; a bare `SA-4` is one of SP 800-53. */
const byShape: readonly [RegExp, string][] = [
  [/^(GV|ID|PR|DE|RS|RC)\.[A-Z]{2}(-\d+)?$/, 'CSF 2.0'],
  [/^[A-Z]{2}-\d{1,2}(\(\d{1,2}\))*$/, 'SP 800-53r5'],
  [/^P[OSWRV]\.\d+(\.\d+)?$/, 'SSDF 1.1'],
];

/** `CSF 2.0: GV.SC-01, GV.SC-02; SA-4`: frameworks with their ids; what has no framework of its own belongs to that of the column. */
export function readReferences(text: string, column: string): References {
  const found = new Map<string, string[]>();
  for (const part of text.split(/[;\n]/)) {
    const colon = part.indexOf(':');
    const named = part.slice(0, Math.max(0, colon)).trim().slice(0, 200);
    for (const id of part
      .slice(colon + 1)
      .split(',')
      .map((one) => one.trim())) {
      if (id === '') continue;
      const framework = named || byShape.find(([shape]) => shape.test(id))?.[1] || column;
      found.set(framework, [...(found.get(framework) ?? []), id.slice(0, 200)]);
    }
  }
  return [...found].map(([framework, ids]) => ({ framework, ids }));
}
