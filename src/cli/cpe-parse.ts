import { formatCpe, formatCpeUri, parseCpe } from '../formats/cpe/cpe.ts';
import { lineCommand, textsIn } from './json-lines.ts';

export const command = lineCommand(
  'Answers lines {"cpe"} with the attributes of a CPE name of version 2.2 or 2.3 and both of its texts.',
  (query) => {
    const texts = textsIn(query, ['cpe']);
    if (typeof texts === 'string') return texts;
    const cpe = parseCpe(texts.cpe);
    if (!cpe.ok) return cpe.problems[0]!.message;
    return { ok: true, ...cpe.value, cpe: formatCpe(cpe.value), uri: formatCpeUri(cpe.value) };
  },
);
