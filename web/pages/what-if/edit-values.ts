import { AppError } from '../../../src/common/errors.ts';
import { type DraftEdit, DraftedKind } from '../../../src/modules/drafts/contract.ts';
import { FactAttribute } from '../../../src/modules/facts/contract.ts';
import { LinkKind } from '../../../src/modules/links/contract.ts';
import { Level } from '../../../src/modules/register/contract.ts';
import { emptyAsNull } from '../../components/form-state.ts';
import { t } from '../../messages/messages.ts';

/** In the order in which they are asked for most. */
export const whats = [
  'remove-node',
  'add-group',
  'add-node',
  'add-link',
  'change-link',
  'remove-link',
  'set-fact',
  'change-node',
  'change-group',
  'remove-group',
] as const satisfies readonly DraftEdit['what'][];

interface Chosen {
  id: string;
  label: string;
  kind: string;
}

/** What stands in the form, whatever kind of edit it is for. */
export interface EditValues {
  what: string;
  node: Chosen | null;
  other: Chosen | null;
  sources: (Chosen | null)[];
  kind: string;
  name: string;
  country: string;
  criticality: string;
  productKind: string;
  field: string;
  attribute: string;
  value: string;
  currency: string;
  linkKind: string;
  link: string;
  group: string;
  dependence: string;
  /** In percent. */
  share: string;
  need: string;
}

export const noValues: EditValues = {
  what: 'remove-node',
  node: null,
  other: null,
  sources: [null, null],
  kind: 'supplier',
  name: '',
  country: '',
  criticality: '',
  productKind: '',
  field: 'name',
  attribute: 'recoverDays',
  value: '',
  currency: 'EUR',
  linkKind: 'supplies',
  link: '',
  group: '',
  dependence: '',
  share: '',
  need: '1',
};

const changeable = ['name', 'country', 'criticality', 'owned'] as const;
const changeableOf: Record<string, readonly (typeof changeable)[number][]> = {
  supplier: ['name', 'country'],
  site: ['name', 'country', 'owned'],
  function: ['name', 'criticality'],
};

/** The fields of a kind that bear on the network. */
export function fieldsOfKind(kind: string | undefined): readonly (typeof changeable)[number][] {
  return changeableOf[kind ?? ''] ?? ['name'];
}

/** The edit that the form says; what it is about must be chosen. */
export function editOf(values: EditValues, refs: readonly string[]): DraftEdit {
  switch (values.what) {
    case 'change-node':
      return { what: 'change-node', nodeId: chosen(values.node), fields: fieldOf(values) };
    case 'set-fact':
      return {
        what: 'set-fact',
        nodeId: chosen(values.node),
        attribute: FactAttribute.parse(values.attribute),
        value: factOf(values),
      };
    case 'add-node':
      return newNodeOf(values, refs);
    case 'add-link':
      return {
        what: 'add-link',
        fromId: chosen(values.node),
        toId: chosen(values.other),
        kind: LinkKind.parse(values.linkKind),
        ...linkOf(values),
      };
    case 'change-link':
      return { what: 'change-link', linkId: required(values.link), ...linkOf(values) };
    case 'remove-link':
      return { what: 'remove-link', linkId: required(values.link) };
    case 'add-group': {
      const sources = values.sources.flatMap((source) => (source ? [{ nodeId: source.id }] : []));
      return { what: 'add-group', ofId: chosen(values.node), name: values.name, need: Number(values.need), sources };
    }
    case 'change-group':
      return { what: 'change-group', groupId: required(values.group), need: Number(values.need) };
    case 'remove-group':
      return { what: 'remove-group', groupId: required(values.group) };
    default:
      return { what: 'remove-node', nodeId: chosen(values.node) };
  }
}

function chosen(node: Chosen | null): string {
  return required(node?.id ?? '');
}

function required(id: string): string {
  if (id !== '') return id;
  throw new AppError('invalid-input', t('drafts.nothing-chosen'));
}

function fieldOf({ node, field, value }: EditValues): Record<string, unknown> {
  const fields = fieldsOfKind(node?.kind);
  const name = fields.find((one) => one === field) ?? 'name';
  if (name === 'owned') return { owned: value === '' ? null : value === 'true' };
  return { [name]: name === 'name' ? value : emptyAsNull(name === 'country' ? value.toUpperCase() : value) };
}

const inWords: readonly string[] = ['region', 'technology', 'own'];

function factOf({ attribute, value, currency }: EditValues): unknown {
  if (value.trim() === '') return null;
  if (inWords.includes(attribute)) return value;
  if (attribute === 'lossPerDay') return { amount: Number(value), currency, priceYear: null };
  return Number(value);
}

function newNodeOf({ kind, name, country, criticality, productKind }: EditValues, refs: readonly string[]): DraftEdit {
  let number = refs.length + 1;
  while (refs.includes(`new-${number}`)) number++;
  const fields = {
    name,
    ...((kind === 'supplier' || kind === 'site') && { country: emptyAsNull(country.toUpperCase()) }),
    ...(kind === 'function' && criticality !== '' && { criticality }),
    ...(kind === 'product' && productKind !== '' && { kind: productKind }),
  };
  return { what: 'add-node', ref: `new-${number}`, kind: DraftedKind.parse(kind), fields };
}

function linkOf({ dependence, share }: EditValues) {
  return {
    ...(dependence !== '' && { dependence: Level.parse(dependence) }),
    ...(share.trim() !== '' && { share: Number(share) / 100 }),
  };
}
