import { AppError } from '../../common/errors.ts';
import type { NodeRef } from '../register/contract.ts';
import { getNodeId, nodeRefOf } from '../register/index.ts';
import type { WhyInput } from '../why/contract.ts';
import { type Asking, bindWhy, fieldInput, text } from '../why/index.ts';
import { duplicateWhy, type MergeGround, pairId } from './contract.ts';
import rules from './derived-values.json' with { type: 'json' };
import { groundsOf } from './grounds.ts';
import { type RecognisedSupplier, readSuppliers } from './store.ts';

interface Pair {
  one: RecognisedSupplier;
  other: RecognisedSupplier;
  grounds: MergeGround[];
}

/** Why two suppliers look like one company. */
export const duplicateWhyRoute = bindWhy(duplicateWhy, {
  rules,
  read: readPair,
  subject: ({ one, other }) => ({
    id: pairId(refOf(one).number!, refOf(other).number!),
    name: `${one.name} and ${other.name}`,
    node: null,
  }),
  values: {
    grounds: async (asking, { one, other, grounds }) => {
      const inputs: WhyInput[] = [];
      for (const [place, ground] of grounds.entries()) {
        for (const supplier of [one, other]) {
          inputs.push({ ...(await groundInput(asking, supplier, ground)), decides: place === 0 });
        }
      }
      return { result: text(grounds.map(({ rule, value }) => `${rule}: ${value}`).join(', ')), inputs };
    },
  },
});

async function readPair({ tx, workspaceId }: Asking, id: string): Promise<Pair> {
  const [first = '', second = ''] = id.split('~');
  const ids = [
    await getNodeId(tx, workspaceId, 'supplier', first),
    await getNodeId(tx, workspaceId, 'supplier', second),
  ];
  const suppliers = await readSuppliers(tx, workspaceId, ids);
  const [one, other] = ids.map((each) => suppliers.find((supplier) => supplier.id === each));
  const grounds = one && other && one !== other ? groundsOf(one, other) : [];
  if (grounds.length === 0) throw new AppError('not-found', 'These do not look like one company.');
  return { one: one!, other: other!, grounds };
}

function refOf(supplier: RecognisedSupplier): NodeRef {
  return nodeRefOf(supplier);
}

/** The field of one of the two that says what both say. */
function groundInput(asking: Asking, supplier: RecognisedSupplier, { rule }: MergeGround): Promise<WhyInput> {
  const node = refOf(supplier);
  const stated = { node, what: `${rule} of ${supplier.name}` };
  if (rule === 'name' || rule === 'decided') {
    return fieldInput(asking, { ...stated, table: 'node', field: 'name', value: text(supplier.name) });
  }
  if (rule === 'alias') {
    const names = [supplier.name, ...supplier.aliases].join('; ');
    return fieldInput(asking, { ...stated, table: 'supplier', field: 'aliases', value: text(names) });
  }
  return fieldInput(asking, { ...stated, table: 'supplier', field: rule, value: text(supplier[rule] ?? 'none') });
}
