import type { ReactNode } from 'react';
import type { Draft, HeldEdit } from '../../../src/modules/drafts/contract.ts';
import { NodeLink } from '../../components/node-link.tsx';
import { countryName } from '../../country.ts';
import { formatNumber } from '../../format.ts';
import { rich, t, textFor } from '../../messages/messages.ts';

/** What an edit is about, in words with links to what it names. */
export function EditWords({ draft, held }: { draft: Draft; held: HeldEdit }) {
  const named = (id: string) => <Named key={id} draft={draft} id={id} />;
  const { edit, link, group } = held;
  switch (edit.what) {
    case 'add-node':
      return rich('drafts.words-add-node', {
        kind: t(`words.kind-${edit.kind}`).toLowerCase(),
        name: (
          <span key="name" className="medium">
            {String(edit.fields.name)}
          </span>
        ),
      });
    case 'change-node':
      return rich('drafts.words-change-node', { node: named(edit.nodeId) });
    case 'remove-node':
      return rich('drafts.words-remove-node', { node: named(edit.nodeId) });
    case 'set-fact':
      return rich('drafts.words-set-fact', {
        attribute: t(`drafts.attribute-${edit.attribute}`),
        node: named(edit.nodeId),
      });
    case 'add-link':
      return rich('drafts.words-add-link', {
        from: named(edit.fromId),
        kind: t(`words.link-${edit.kind}`),
        to: named(edit.toId),
      });
    case 'change-link':
    case 'remove-link':
      return rich(`drafts.words-${edit.what}`, {
        from: named(link!.fromId),
        kind: t(`words.link-${link!.kind}`),
        to: named(link!.toId),
      });
    case 'add-group':
      return rich('drafts.words-add-group', {
        need: edit.need,
        count: edit.sources.length,
        of: named(edit.ofId),
        name: joined(edit.sources.map(({ nodeId }) => named(nodeId))),
      });
    case 'change-group':
    case 'remove-group':
      return rich(`drafts.words-${edit.what}`, { name: group!.name, of: named(group!.ofId) });
  }
}

function Named({ draft, id }: { draft: Draft; id: string }) {
  const node = draft.nodes.find((one) => one.id === id);
  if (node) return <NodeLink node={node} />;
  const added = draft.edits.find(({ edit }) => edit.what === 'add-node' && edit.ref === id)?.edit;
  if (added?.what === 'add-node') return <span className="medium">{String(added.fields.name)}</span>;
  return <span className="third">{t('drafts.not-there')}</span>;
}

function joined(parts: readonly ReactNode[]): ReactNode {
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence, whose order is what they are
    <span key={index}>
      {index > 0 && ', '}
      {part}
    </span>
  ));
}

/** Field by field what was and what would be: old value struck, new beside. */
export function EditFields({ held }: { held: HeldEdit }) {
  const rows = fieldsOf(held);
  if (rows.length === 0) return null;
  return (
    <dl className="key-values small">
      {rows.map(([name, before, after]) => (
        <EditField key={name} name={name} before={before} after={after} isNew={held.before === null} />
      ))}
    </dl>
  );
}

function EditField(props: { name: string; before: unknown; after: unknown; isNew: boolean }) {
  const { name, before, after, isNew } = props;
  return (
    <>
      <dt>{labelOf(name)}</dt>
      <dd>
        {!isNew && (
          <>
            <del className="third">{valueText(name, before)}</del>{' '}
          </>
        )}
        <ins>{valueText(name, after)}</ins>
      </dd>
    </>
  );
}

function fieldsOf({ edit, before }: HeldEdit): [name: string, before: unknown, after: unknown][] {
  const set: Record<string, unknown> =
    edit.what === 'add-node' || edit.what === 'change-node'
      ? edit.fields
      : edit.what === 'set-fact'
        ? { [edit.attribute]: edit.value }
        : shownOf(edit);
  return Object.entries(set)
    .filter(([name]) => !(edit.what === 'add-node' && name === 'name'))
    .map(([name, value]) => [name, before?.[name] ?? null, value]);
}

const shownOfLinks = ['dependence', 'share', 'shareMax', 'transmission', 'need'];

function shownOf(edit: HeldEdit['edit']): Record<string, unknown> {
  if (edit.what === 'add-group') return {};
  return Object.fromEntries(
    Object.entries(edit).filter(([name, value]) => shownOfLinks.includes(name) && value !== null),
  );
}

function labelOf(name: string): string {
  return textFor('drafts', `field-${name}`) ?? textFor('drafts', `attribute-${name}`) ?? sentence(name);
}

function sentence(name: string): string {
  const words = name.replaceAll(/([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const inPercent = ['share', 'shareMax', 'transmission', 'failureProbability', 'compromiseProbability'];

function valueText(name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return t('drafts.unknown');
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
  if (typeof value === 'number' && inPercent.includes(name)) return percentText(value);
  if (typeof value === 'number')
    return name.endsWith('Days') ? t('drafts.days', { count: value }) : formatNumber(value);
  if (name === 'country') return countryName(String(value));
  if (name === 'lossPerDay') {
    const { amount, currency } = value as { amount: number; currency: string };
    return `${formatNumber(amount)} ${currency}`;
  }
  if (typeof value === 'object') return Array.isArray(value) ? String(value.length) : JSON.stringify(value);
  return (
    textFor('words', `level-${String(value)}`) ?? textFor('words', `product-kind-${String(value)}`) ?? String(value)
  );
}

export function percentText(share: number): string {
  return t('drafts.percent', { percent: formatNumber(Number((100 * share).toPrecision(3))) });
}
