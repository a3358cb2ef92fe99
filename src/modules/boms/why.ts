import { AppError } from '../../common/errors.ts';
import { uncheckedSentences } from '../../engines/matching/advisory-index.ts';
import { bomInput, countsOfProduct, feedInputs, findingCountRules } from '../findings/index.ts';
import { noFindings } from '../register/index.ts';
import {
  type Asking,
  bindWhy,
  count,
  derived,
  type Explanation,
  input,
  list,
  notKnown,
  sumOf,
  text,
  unknown,
} from '../why/index.ts';
import { type Bom, bomWhy } from './contract.ts';
import rules from './derived-values.json' with { type: 'json' };
import { listBomsOf } from './read-store.ts';

/** A document as the one that counts for its product: its findings are the product's. */
interface Counted extends Bom {
  productRow: { id: string; number: string; findings: NonNullable<Bom['findings']> };
}

const findingCounts = countsOfProduct<Counted['productRow']>();

/** Why the figures of a bill of materials are what they are. */
export const bomWhyRoute = bindWhy(bomWhy, {
  rules: { ...rules, ...findingCountRules },
  read: async ({ tx, workspaceId }, reference): Promise<Counted> => {
    const [bom] = await listBomsOf(tx, workspaceId, { reference });
    if (!bom) throw new AppError('not-found', 'There is no such bill of materials.');
    const { id, number } = bom.product;
    return { ...bom, productRow: { id, number: number ?? id, findings: bom.findings ?? noFindings } };
  },
  subject: ({ number, fileName, product }) => ({ id: number, name: fileName, node: product }),
  values: {
    components: (asking, bom) =>
      ofRead(asking, bom, async () => ({ result: count(bom.components ?? 0), list: rows(bom) })),
    checked: (asking, bom) => ofRead(asking, bom, async () => checkedParts(bom)),
    unchecked: (asking, bom) => ofRead(asking, bom, async () => uncheckedParts(bom)),
    withoutAdvisories: (asking, bom) => ofRead(asking, bom, () => partsWithoutAdvisories(asking, bom)),
    checkedAt: explainCheckedAt,
    newest: (asking, bom) => ofRead(asking, bom, async () => ({ result: { is: 'yes-no', yes: bom.newest } })),
    unresolvedNames: (asking, bom) =>
      ofRead(asking, bom, async () => ({
        result: count(bom.unresolvedNames),
        list: list('/supplier-names', { state: 'waiting', bom: bom.number }),
      })),
    ...(Object.fromEntries(
      Object.entries(findingCounts).map(([path, explain]) => [
        path,
        async (asking: Asking, bom: Counted) =>
          bom.newest ? explain(asking, bom.productRow) : notInForce(asking, bom),
      ]),
    ) as { [Path in keyof typeof findingCounts]: (asking: Asking, bom: Counted) => Promise<Explanation> }),
  },
});

function rows({ number }: Bom, show?: 'checked' | 'unchecked') {
  return list(`/boms/${number}/components`, show ? { show } : {});
}

/** What rests on the document; of one that was not read nothing is known. */
async function ofRead(
  asking: Asking,
  bom: Counted,
  explain: () => Promise<Omit<Explanation, 'inputs'> & Partial<Pick<Explanation, 'inputs'>>>,
): Promise<Explanation> {
  const document = await bomInput(asking, bom.id);
  if (bom.state !== 'ready') {
    const settle = unknown('What the document holds', 'See why it was not taken, and hand over one that can be read.');
    return { result: notKnown('The document was not read.'), inputs: document, unknown: [settle] };
  }
  const explained = await explain();
  return { ...explained, inputs: [...(explained.inputs ?? []), ...document] };
}

function checkedParts(bom: Bom): Omit<Explanation, 'inputs'> & Pick<Explanation, 'inputs'> {
  const all = bom.components ?? 0;
  const checked = bom.checked ?? 0;
  return {
    result: count(checked, all),
    formula: `${all} − ${all - checked} = ${checked}`,
    inputs: [
      input('Components', count(all), { why: derived('bom', bom.number, 'components') }),
      input('Could not check', count(all - checked), { why: derived('bom', bom.number, 'unchecked') }),
    ],
    list: rows(bom, 'checked'),
    unknown: all > checked ? [partsToSettle(all - checked, bom)] : [],
  };
}

function uncheckedParts(bom: Bom): Omit<Explanation, 'inputs'> & Pick<Explanation, 'inputs'> {
  const total = bom.unchecked.reduce((sum, one) => sum + one.count, 0);
  return {
    result: count(total, bom.components ?? 0),
    ...sumOf(bom.unchecked.map((one) => one.count)),
    inputs: bom.unchecked.map((one) =>
      input(uncheckedSentences[one.reason], count(one.count), {
        list: list(`/boms/${bom.number}/components`, { show: 'unchecked', reason: one.reason }),
      }),
    ),
    list: rows(bom, 'unchecked'),
  };
}

async function partsWithoutAdvisories(
  { tx }: Asking,
  { withoutAdvisories }: Bom,
): Promise<Omit<Explanation, 'inputs'> & Pick<Explanation, 'inputs'>> {
  return {
    result: text(withoutAdvisories.map(({ ecosystem }) => ecosystem).join(', ') || 'none'),
    inputs: [
      ...withoutAdvisories.map((one) => input(one.ecosystem, count(one.count))),
      ...(await feedInputs(tx, ['osv'])),
    ],
  };
}

function partsToSettle(parts: number, bom: Bom) {
  return unknown('Parts that could not be checked', 'Ask the maker for a package URL and a version of each.', {
    count: parts,
    list: rows(bom, 'unchecked'),
  });
}

async function explainCheckedAt(asking: Asking, bom: Counted): Promise<Explanation> {
  const inputs = [...(await bomInput(asking, bom.id)), ...(await feedInputs(asking.tx, ['osv', 'kev', 'epss']))];
  if (bom.checkedAt !== null) return { result: { is: 'moment', at: bom.checkedAt }, inputs };
  if (!bom.newest) return notInForce(asking, bom);
  const settle = unknown('What is known against its parts', 'Load the advisories; matching follows by itself.');
  return { result: notKnown('It was not checked yet.'), inputs, unknown: [settle] };
}

async function notInForce(asking: Asking, { id, product }: Counted): Promise<Explanation> {
  const settle = unknown('What is known against its parts', `Look at the document in force of ${product.name}.`);
  return {
    result: notKnown('The document is not in force: another one counts for the product.'),
    inputs: [
      input('Bill of materials in force', text(product.name), {
        node: product,
        why: derived('product', product.number ?? product.id, 'findings'),
      }),
      ...(await bomInput(asking, id)),
    ],
    unknown: [settle],
  };
}
