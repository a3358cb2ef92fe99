import { productKinds } from '../../src/common/network.ts';
import type { EditedValue, EditKind } from '../../src/modules/edits/contract.ts';
import type { NodeKind, NodeRef } from '../../src/modules/register/contract.ts';
import { countryName } from '../country.ts';
import { t } from '../messages/messages.ts';

/** A field that can be said of many rows at once, and how it is asked for. */
export type EditField = { name: string; title: string } & (
  | { as: 'choice'; choices: readonly { value: string; label: string; sends: string | boolean }[] }
  | { as: 'text'; note?: string }
  | { as: 'tags' }
  | { as: 'node'; kind: NodeKind }
  | { as: 'nodes'; kind: NodeKind }
);

/** What is typed for a field: left alone, set, cleared; lists also get items added and taken away. */
export interface FieldInput {
  how: 'leave' | 'set' | 'clear' | 'add' | 'remove';
  text: string;
  items: string[];
  nodes: NodeRef[];
}

export const untouched: FieldInput = { how: 'leave', text: '', items: [], nodes: [] };

export const actsOf: Record<EditField['as'], readonly FieldInput['how'][]> = {
  choice: ['leave', 'set', 'clear'],
  text: ['leave', 'set', 'clear'],
  node: ['leave', 'set', 'clear'],
  tags: ['leave', 'add', 'remove', 'set', 'clear'],
  nodes: ['leave', 'add', 'remove', 'set', 'clear'],
};

/** What the server is to set; fields that are left alone, or for which nothing was said yet, are not in it. */
export function settingOf(
  fields: readonly EditField[],
  inputs: Readonly<Record<string, FieldInput>>,
): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const field of fields) {
    const value = sentOf(field, inputs[field.name] ?? untouched);
    if (value !== undefined) set[field.name] = value;
  }
  return set;
}

function sentOf(field: EditField, { how, text, items, nodes }: FieldInput): unknown {
  if (how === 'leave') return undefined;
  if (field.as === 'tags') return itemsOf(how, items);
  if (field.as === 'nodes')
    return itemsOf(
      how,
      nodes.map(({ id }) => id),
    );
  if (how === 'clear') return null;
  if (field.as === 'node') return nodes[0]?.id;
  if (field.as === 'choice') return field.choices.find(({ value }) => value === text)?.sends;
  return text.trim() === '' ? undefined : text.trim();
}

function itemsOf(how: FieldInput['how'], items: readonly string[]): object | undefined {
  if (how === 'clear') return { set: [] };
  return items.length === 0 ? undefined : { [how]: [...items] };
}

/** A value before or after, in words. */
export function valueInWords(field: EditField | undefined, value: EditedValue): string {
  if (value === null) return t('common.not-known');
  if (Array.isArray(value)) return value.length === 0 ? t('common.none') : value.map(nameOf).join(', ');
  if (field?.as === 'choice') return field.choices.find(({ sends }) => sends === value)?.label ?? String(value);
  if (typeof value === 'boolean') return value ? t('common.yes') : t('common.no');
  if (typeof value === 'object') return value.name;
  return field?.name === 'country' ? countryName(value) : value;
}

function nameOf(item: string | NodeRef): string {
  return typeof item === 'string' ? item : item.name;
}

const choicesOf = (values: readonly string[], label: (value: never) => string) =>
  values.map((value) => ({ value, label: label(value as never), sends: value }));

const yesNo = [
  { value: 'true', label: t('common.yes'), sends: true },
  { value: 'false', label: t('common.no'), sends: false },
];

const country: EditField = {
  name: 'country',
  title: t('suppliers.country'),
  as: 'text',
  note: t('suppliers.form-country-note'),
};

/** The fields of each kind, in the words of its page. */
export const editFields: Record<EditKind, readonly EditField[]> = {
  supplier: [
    country,
    { name: 'tags', title: t('suppliers.tags'), as: 'tags' },
    { name: 'parentId', title: t('suppliers.parent'), as: 'node', kind: 'supplier' },
  ],
  site: [
    country,
    {
      name: 'kind',
      title: t('sites.kind'),
      as: 'choice',
      choices: choicesOf(['fab', 'assembly', 'warehouse', 'data-centre', 'office', 'other'] as const, (kind) =>
        t(`words.site-kind-${kind}`),
      ),
    },
    {
      name: 'owned',
      title: t('sites.owned'),
      as: 'choice',
      choices: [
        { value: 'true', label: t('sites.owned-true'), sends: true },
        { value: 'false', label: t('sites.owned-false'), sends: false },
      ],
    },
    { name: 'supplierId', title: t('sites.supplier'), as: 'node', kind: 'supplier' },
  ],
  product: [
    {
      name: 'kind',
      title: t('products.kind'),
      as: 'choice',
      choices: choicesOf(productKinds, (kind) => t(`words.product-kind-${kind}`)),
    },
    { name: 'owner', title: t('products.owner'), as: 'text' },
    { name: 'makerId', title: t('products.maker'), as: 'node', kind: 'supplier' },
    { name: 'systemId', title: t('products.system'), as: 'node', kind: 'system' },
    { name: 'privileged', title: t('products.privileged'), as: 'choice', choices: yesNo },
  ],
  system: [{ name: 'functionIds', title: t('systems.functions'), as: 'nodes', kind: 'function' }],
  function: [
    {
      name: 'criticality',
      title: t('common.criticality'),
      as: 'choice',
      choices: choicesOf(['very-high', 'high', 'moderate', 'low', 'none'] as const, (level) =>
        t(`words.level-${level}`),
      ),
    },
  ],
};

const retired: EditField = { name: 'retired', title: t('lists.edit-retired'), as: 'choice', choices: yesNo };

export function fieldNamed(kind: EditKind, name: string): EditField | undefined {
  return [...editFields[kind], retired].find((field) => field.name === name);
}
