import { AppError } from '../../common/errors.ts';
import { linesOf } from './split.ts';

/** What a list of changes says since a moment. */
export interface OsvChanges {
  /** The newest change of all (RFC 3339, as written); null in an empty list. */
  newest: string | null;
  /** Ids of the records changed since, the newest first; undefined where they are more than asked for. */
  changed: OsvChange[] | undefined;
}

export interface OsvChange {
  id: string;
  modified: string;
}

/**
 * Reads `modified_id.csv` of an ecosystem as OSV exports it: lines of `date,ID`, the newest first (google.github.io/osv.dev/data).
 * Nothing older than `since` is read on; the records of that very moment are given again, as more of them may have come.
 */
export async function readChanges(
  bytes: AsyncIterable<Uint8Array>,
  { since, most }: { since: string | null; most: number },
): Promise<OsvChanges> {
  const earliest = since === null ? undefined : sortable(since);
  const changed: OsvChange[] = [];
  let newest: string | null = null;
  let line = 0;
  for await (const text of linesOf(bytes)) {
    line++;
    const change = readLine(text);
    if (!change && line === 1 && isHead(text)) continue;
    if (!change) {
      throw new AppError(
        'invalid-input',
        `Line ${line} of the list of changes does not read "date,ID": it is another file.`,
      );
    }
    newest ??= change.modified;
    if (earliest === undefined) return { newest, changed: undefined };
    if (sortable(change.modified)! < earliest) break;
    if (changed.length === most) return { newest, changed: undefined };
    changed.push(change);
  }
  return { newest, changed };
}

const decoder = new TextDecoder();
const longestId = 300;

function readLine(bytes: Uint8Array): OsvChange | undefined {
  const [modified = '', id = '', ...more] = decoder.decode(bytes).trim().split(',');
  if (more.length > 0 || id === '' || id.length > longestId || sortable(modified) === undefined) return undefined;
  return { id, modified };
}

function isHead(bytes: Uint8Array): boolean {
  return /^[a-z_]+,[a-z_]+\s*$/i.test(decoder.decode(bytes));
}

/** A moment as text that sorts as moments do, to the nanosecond; undefined for what is no moment in UTC. */
function sortable(moment: string): string | undefined {
  const [, second, fraction = ''] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(?:Z|\+00:00)$/.exec(moment) ?? [];
  return second === undefined ? undefined : `${second}.${fraction.padEnd(9, '0')}`;
}
