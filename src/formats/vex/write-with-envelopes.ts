import type { Parsed } from '../../common/parsed.ts';
import type { VexDocument, VexStatement } from './document.ts';
import { type Envelope, envelopeFor, isWritable } from './envelope.ts';
import type { Loose } from './loose.ts';

/** Writes a document in the form of a standard; the envelopes stand in the order of the statements. */
export type WriteVex = (document: VexDocument, envelopes: readonly (Envelope | undefined)[]) => Loose;

export interface WrittenVex {
  /** Null where nothing is left to say. */
  content: Loose | null;
  /** Statements that the standard has no word or no place for. */
  leftOut: readonly VexStatement[];
}

/** The words of a statement, put in the order and number that the standard wants. */
export type Arrange = (statements: readonly VexStatement[]) => VexStatement[];

export interface Standard {
  write: WriteVex;
  read: (content: Loose) => Parsed<VexDocument>;
  arrange: Arrange;
  /** Whether a statement has a place in it, whatever its status. */
  hasPlace: (statement: VexStatement) => boolean;
}

/** Written, read again, and written once more with what did not come back in envelopes: nothing has to foresee what is lost. */
export function writeWithEnvelopes(document: VexDocument, { write, read, arrange, hasPlace }: Standard): WrittenVex {
  const statements = arrange(document.statements.filter((statement) => isWritable(statement) && hasPlace(statement)));
  const leftOut = document.statements.filter((statement) => !isWritable(statement) || !hasPlace(statement));
  if (statements.length === 0) return { content: null, leftOut };
  const wanted = { ...document, statements };
  const plain = write(wanted, []);
  const reread = read(JSON.parse(JSON.stringify(plain)) as Loose);
  if (!reread.ok || reread.value.statements.length !== statements.length) {
    throw new Error(`A VEX document does not come back as it was written: ${JSON.stringify(reread).slice(0, 300)}`);
  }
  const envelopes = statements.map((statement, i) => envelopeFor(statement, reread.value.statements[i]!));
  return { content: write(wanted, envelopes), leftOut };
}
