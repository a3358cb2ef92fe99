import { schemeOfVersType } from '../formats/vers/vers-types.ts';
import { compareVersions, isReadableVersion } from '../formats/versions/compare.ts';
import { schemeOfEcosystem, type VersionScheme } from '../formats/versions/schemes.ts';
import { lineCommand, textsIn } from './json-lines.ts';

export const command = lineCommand(
  'Answers lines {"ecosystem","a","b"} with the order of two versions of an ecosystem of OSV or a type of VERS: -1, 0 or 1.',
  (query) => {
    const texts = textsIn(query, ['ecosystem', 'a', 'b']);
    if (typeof texts === 'string') return texts;
    const { ecosystem, a, b } = texts;
    const scheme = schemeNamed(ecosystem);
    if (!scheme) return `The order of the versions of "${ecosystem}" is not known.`;
    const order = compareVersions(scheme, a, b);
    if (order !== undefined) return { ok: true, order };
    return `"${isReadableVersion(scheme, a) ? b : a}" is no version of ${ecosystem}.`;
  },
);

function schemeNamed(name: string): VersionScheme | undefined {
  return schemeOfEcosystem(name) ?? schemeOfVersType(name.toLowerCase());
}
