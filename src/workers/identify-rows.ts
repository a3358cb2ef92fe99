import { AppError } from '../common/errors.ts';
import { type Parsed, parsed, refused } from '../common/parsed.ts';
import { type RowIdentity, type RowWords, rowIdentifier } from '../engines/scan/identify-rows.ts';
import { inVersion } from '../engines/scan/product-meant.ts';
import { indexAt } from './index-at.ts';
import { purlColumns } from './purl-columns.ts';

export interface IdentifyTask {
  /** A compiled index; its name tells its content, so that a thread keeps it open. */
  indexPath: string;
  rows: RowToIdentify[];
}

export interface RowToIdentify extends RowWords {
  /** The product that somebody said it is, without a version. */
  chosen: string | null;
  /** Products that somebody said it is not. */
  rejected: string[];
}

export interface IdentifiedRow extends Omit<RowIdentity, 'grounds' | 'cpes' | 'others'> {
  grounds: RowIdentity['grounds'] | 'chosen';
  /** Other products that it may be, the likeliest first. */
  candidates: string[];
}

/** More are of no help to who chooses. */
const mostCandidates = 10;

/** Finds rows of spreadsheets in the vulnerability data away from the thread that serves. */
export async function run({ indexPath, rows }: IdentifyTask): Promise<Parsed<IdentifiedRow[]>> {
  try {
    const index = indexAt(indexPath);
    const purls = rows.map(({ purl }) => purl ?? '');
    const { reason } = index.matchPurls(purlColumns(purls));
    const identify = rowIdentifier(index);
    return parsed(
      rows.map(({ chosen, rejected, ...row }, place) => {
        const { cpes, others, ...identity } = identify(row, { reason: reason[place]!, rejected });
        const candidates = [...cpes, ...others].filter((one) => one !== identity.identifier).slice(0, mostCandidates);
        return { ...(chosen === null ? identity : chosenIdentity(chosen, row)), candidates };
      }),
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return refused({ at: indexPath, message: error.message });
  }
}

function chosenIdentity(chosen: string, { version }: RowWords): Omit<IdentifiedRow, 'candidates'> {
  const identifier = inVersion(chosen, version);
  return { state: 'matched', confidence: 'high', identifier, grounds: 'chosen', reason: null };
}
