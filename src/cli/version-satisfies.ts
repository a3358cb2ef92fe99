import { parseVers, versionSatisfies } from '../formats/vers/vers.ts';
import { lineCommand, textsIn } from './json-lines.ts';

export const command = lineCommand(
  'Answers lines {"vers","version"} with whether the version lies in the range.',
  (query) => {
    const texts = textsIn(query, ['vers', 'version']);
    if (typeof texts === 'string') return texts;
    const range = parseVers(texts.vers);
    if (!range.ok) return range.problems[0]!.message;
    const satisfies = versionSatisfies(range.value, texts.version);
    if (satisfies === undefined) return `"${texts.version}" is no version of the type ${range.value.type}.`;
    return { ok: true, satisfies };
  },
);
