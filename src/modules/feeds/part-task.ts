import type { SpooledFile } from '../../platform/files/spool.ts';
import type { Outgoing } from './outgoing.ts';
import type { FetchedPart, Source } from './source-store.ts';

/** One part of a source on its way. */
export interface PartTask {
  outgoing: Outgoing;
  source: Source;
  part: string;
  /** What this part brought last. */
  held: FetchedPart | undefined;
  /** Where downloads wait that were cut. */
  folder: string;
  now: Date;
  progress: (done: number, total: number | null) => Promise<void>;
}

/** What is noted of a part when what it brought is in force. */
export type PartNote = Omit<FetchedPart, 'sha256'>;

/** What a part of a source brought: nothing new, or a file to load. */
export type Fetched =
  | { news: false; noted: PartNote | undefined }
  | {
      news: true;
      fileName: string;
      file: SpooledFile;
      noted: PartNote;
      /** Whether there may be more behind it, to be asked for at once. */
      more?: boolean;
    };

/** What is held counts for the address it came from only. */
export function heldAt(held: FetchedPart | undefined, url: string): FetchedPart | undefined {
  return held?.url === url ? held : undefined;
}
