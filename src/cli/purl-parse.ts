import { formatPurl, parsePurl } from '../formats/purl/purl.ts';
import { lineCommand, textsIn } from './json-lines.ts';

export const command = lineCommand(
  'Answers lines {"purl"} with the parts of a package URL and its canonical text.',
  (query) => {
    const texts = textsIn(query, ['purl']);
    if (typeof texts === 'string') return texts;
    const parts = parsePurl(texts.purl);
    if (!parts.ok) return parts.problems[0]!.message;
    const purl = formatPurl(parts.value);
    return purl.ok ? { ok: true, ...parts.value, purl: purl.value } : purl.problems[0]!.message;
  },
);
