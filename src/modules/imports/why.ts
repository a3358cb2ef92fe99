import type { WhyInput } from '../why/contract.ts';
import { bindWhy, count, type Explanation, input, list, notKnown, sumOf, text, unknown } from '../why/index.ts';
import { importWhy, type RegisterImport, type SheetCounts } from './contract.ts';
import rules from './derived-values.json' with { type: 'json' };
import { requireImport } from './operations.ts';
import { findImport } from './store.ts';

/** Why the figures of an import are what they are. */
export const importWhyRoute = bindWhy(importWhy, {
  rules,
  read: ({ tx, workspaceId }, reference) => requireImport(findImport(tx, workspaceId, reference)),
  subject: ({ number, fileName }) => ({ id: number, name: `${number} ${fileName}`, node: null }),
  values: {
    'counts.new': (_, taken) => explainRows(taken, 'new', 'new'),
    'counts.changed': (_, taken) => explainRows(taken, 'changed', 'changed'),
    'counts.unchanged': (_, taken) => explainRows(taken, 'unchanged', 'unchanged'),
    'counts.errors': (_, taken) => explainRows(taken, 'errors', 'error'),
    'counts.leftOut': (_, taken) => explainRows(taken, 'leftOut', 'left-out'),
    'lookAlikes.found': (_, taken) => ({
      result: count(taken.lookAlikes.found),
      inputs: [file(taken)],
      unknown:
        taken.lookAlikes.undecided > 0
          ? [
              unknown(
                'Rows that nobody has decided about',
                'Say of each whether it is the other, or a company of its own.',
                {
                  count: taken.lookAlikes.undecided,
                  list: list(`/imports/${taken.number}/rows`, { lookAlikes: 'undecided' }),
                },
              ),
            ]
          : [],
      list: list(`/imports/${taken.number}/rows`, { lookAlikes: 'all' }),
    }),
  },
});

/** The rows stand as long as the import waits; once it is taken in, the counts by sheet remain. */
function explainRows(taken: RegisterImport, name: keyof SheetCounts, what: string): Explanation {
  if (!taken.counts || !taken.sheets) {
    const settle = unknown('What the file would change', 'Say what its columns are, or see why it cannot be read.');
    return { result: notKnown('The file was not compared.'), inputs: [file(taken)], unknown: [settle] };
  }
  const sheets = Object.entries(taken.sheets);
  return {
    result: count(taken.counts[name]),
    ...sumOf(sheets.map(([, counts]) => counts[name])),
    inputs: [...sheets.map(([sheet, counts]) => input(sheet, count(counts[name]))), file(taken)],
    list: taken.state === 'ready' ? list(`/imports/${taken.number}/rows`, { what }) : undefined,
  };
}

function file({ fileName, sha256 }: RegisterImport): WhyInput {
  return input('The file as received', text(`${fileName}, SHA-256 ${sha256.slice(0, 12)}…`));
}
