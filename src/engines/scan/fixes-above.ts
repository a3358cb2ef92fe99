import { compareKeys, encodeVersionOf } from '../../formats/versions/ecosystems.ts';
import { schemeOfEcosystem } from '../../formats/versions/schemes.ts';

/** Of the versions that records call fixed, those above the given one, each once, lowest first; unreadable ones are left out. */
export function fixesAbove(version: string, fixes: readonly string[], ecosystem: string): string[] {
  const scheme = schemeOfEcosystem(ecosystem);
  if (fixes.length === 0 || !scheme) return [];
  const current = encodeVersionOf(scheme, version);
  const above: Keyed[] = [];
  for (const fix of new Set(fixes)) {
    const key = encodeVersionOf(scheme, fix);
    if (key && isAbove(key, current)) above.push({ fix, key });
  }
  return above.sort((a, b) => compareKeys(a.key, b.key)).map(({ fix }) => fix);
}

interface Keyed {
  fix: string;
  key: Uint8Array;
}

function isAbove(key: Uint8Array, current: Uint8Array | undefined): boolean {
  return current === undefined || compareKeys(key, current) > 0;
}
