import { parsePurl } from '../../formats/purl/purl.ts';
import type { VexDocument, VexStatement } from '../../formats/vex/document.ts';
import type { ScanFinding, ScanVex } from '../scan/result.ts';
import { noSubject, statementApplies, type VexSubject } from './applies.ts';
import { judge, stateOfStatus, type TrustClass } from './judge.ts';

export interface HeardDocument {
  file: string;
  document: VexDocument;
}

const trust: readonly TrustClass[] = ['own', 'maker', 'supplier', 'other'];

/**
 * Judges findings by documents in the order of their trust: those named first are believed first, of one author the newest statement counts.
 */
export class ScanJudge {
  readonly #byName = new Map<
    string,
    { statement: VexStatement; file: string; document: VexDocument; place: number }[]
  >();
  readonly #product: VexSubject;
  readonly #now: Date;
  readonly #places: readonly string[];

  constructor(documents: readonly HeardDocument[], { product, now }: { product: VexSubject; now: Date }) {
    this.#product = product;
    this.#now = now;
    this.#places = [...new Set(documents.map(({ document }) => authorOf(document)))];
    let place = 0;
    for (const { file, document } of documents) {
      for (const statement of document.statements) {
        const { name, aliases } = statement.vulnerability;
        for (const one of new Set([name, ...aliases].map((text) => text.toLowerCase()))) {
          const known = this.#byName.get(one);
          const heard = { statement, file, document, place: place++ };
          if (known) known.push(heard);
          else this.#byName.set(one, [heard]);
        }
      }
    }
  }

  /** Undefined where nobody speaks of it. */
  judge({ component, advisory, match }: ScanFinding): ScanVex | undefined {
    const names = [advisory.id, ...advisory.aliases];
    const candidates = new Set(names.flatMap((name) => this.#byName.get(name.toLowerCase()) ?? []));
    if (candidates.size === 0) return undefined;
    const subject = subjectOf(component, match.version);
    const applying = [...candidates].filter(({ statement }) =>
      statementApplies(statement, { names, product: this.#product, component: subject }),
    );
    // The author named first on the command line stands in the highest place that the order of trust has left.
    const speaking = new Map(applying.map((heard) => [String(heard.place).padStart(9, '0'), heard]));
    const first = Math.min(...applying.map(({ document }) => this.#places.indexOf(authorOf(document))));
    const { by, state, disputed } = judge(
      [...speaking].map(([id, { statement, document }]) => ({
        kind: 'statement' as const,
        id,
        trust: this.#places.indexOf(authorOf(document)) === first ? ('maker' as const) : ('other' as const),
        author: authorOf(document),
        at: statement.lastUpdated ?? statement.timestamp,
        state: stateOfStatus(statement.status),
        justification: statement.justification,
        expiresAt: null,
      })),
      { trust, now: this.#now },
    );
    if (by === null) return undefined;
    const { statement, document, file } = speaking.get(by.id)!;
    return {
      state,
      justification: statement.justification,
      impact: statement.impactStatement,
      action: statement.actionStatement,
      author: document.author,
      document: document.id,
      timestamp: statement.timestamp,
      at: `${file} ${statement.at}`,
      disputed,
    };
  }
}

function authorOf({ author, id }: VexDocument): string {
  return author ?? id ?? '';
}

function subjectOf({ name, purl, version }: ScanFinding['component'], matched: string): VexSubject {
  const read = parsePurl(purl);
  return { ...noSubject, name, version: (read.ok ? read.value.version : null) ?? version ?? matched, purl };
}
