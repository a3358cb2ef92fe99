import type { AdvisoryIndex } from '../engines/matching/advisory-index.ts';
import { damaged, headerBytes, readIndexHeader } from '../engines/matching/index-file.ts';
import { openIndex } from '../engines/matching/open-index.ts';
import { type OpenSource, openSource } from './open-source.ts';

let kept: { path: string; source: OpenSource; index: AdvisoryIndex } | undefined;

const coldWindowBytes = 64 * 1024;

/** The compiled index at a path: its name tells its content, so that a thread keeps the last one open. */
export function indexAt(path: string): AdvisoryIndex {
  if (kept?.path === path) return kept.index;
  kept?.source.close();
  kept = undefined;
  const source = openSource(path, coldWindowBytes);
  const { hotBytes, fileBytes } = readIndexHeader(source.read(0, headerBytes));
  if (source.size !== fileBytes) throw damaged('it is not as long as it was');
  const index = openIndex(source.read(0, hotBytes), source.read);
  kept = { path, source, index };
  return index;
}
