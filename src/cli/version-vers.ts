import { parseNativeRange } from '../formats/vers/native-range.ts';
import { formatVers, parseVers } from '../formats/vers/vers.ts';
import { lineCommand, textsIn } from './json-lines.ts';

export const command = lineCommand(
  'Answers lines {"vers"} or {"scheme","native_range"} with the canonical version range.',
  (query) => {
    if (query.native_range === undefined) {
      const texts = textsIn(query, ['vers']);
      return typeof texts === 'string' ? texts : canonical(parseVers(texts.vers));
    }
    const texts = textsIn(query, ['scheme', 'native_range']);
    return typeof texts === 'string' ? texts : canonical(parseNativeRange(texts.scheme, texts.native_range));
  },
);

function canonical(range: ReturnType<typeof parseVers>) {
  return range.ok ? { ok: true as const, vers: formatVers(range.value) } : range.problems[0]!.message;
}
