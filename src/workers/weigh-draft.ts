import type { NetworkEdit } from '../engines/network/apply-edits.ts';
import { type WeighedEdits, weighEdits } from '../engines/network/weigh-edits.ts';
import type { NetworkDocument } from '../formats/network/document.ts';

export interface DraftTask {
  document: NetworkDocument;
  edits: NetworkEdit[];
}

/** What a draft would do, off the thread that serves requests. */
export function run({ document, edits }: DraftTask): WeighedEdits {
  return weighEdits(document, edits);
}
