import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Draft, type DraftEffect, draftEffectRoute } from '../../../src/modules/drafts/contract.ts';
import { Level as LevelWord, NodeKind } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { Level } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { Panel } from '../../components/page.tsx';
import { Question } from '../../components/question.tsx';
import { widthOf } from '../../components/share-bar.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { countryName } from '../../country.ts';
import { formatNumber } from '../../format.ts';
import { t, textFor } from '../../messages/messages.ts';
import { percentText } from './edit-words.tsx';

/** What a draft would do: the questions of a card, before beside after. */
export function Effect({ draft }: { draft: Draft }) {
  const isEmpty = draft.edits.length === 0;
  const query = useQuery({
    queryKey: ['draft-effect', draft.id, draft.etag],
    queryFn: () => api.call(draftEffectRoute, { params: { id: draft.id }, query: {} }),
    enabled: !isEmpty,
  });
  return (
    <Panel title={t(draft.state === 'adopted' ? 'drafts.effect-adopted' : 'drafts.effect')} flush>
      {isEmpty && <p className="inset second">{t('drafts.effect-empty')}</p>}
      {!isEmpty && query.isPending && <Waiting text={t('drafts.weighing')} />}
      {query.isError && (
        <ErrorNote title={t('drafts.effect-failed')} error={query.error} retry={() => void query.refetch()} />
      )}
      {query.data && <Answers draft={draft} effect={query.data} />}
    </Panel>
  );
}

/** So many of a list stand on the page. */
const shown = 8;

function Answers({ draft, effect }: { draft: Draft; effect: DraftEffect }) {
  const names: Names = new Map(effect.nodes.map((node) => [node.as, node]));
  return (
    <>
      <dl className="ledger">
        {draft.edits.some(({ edit }) => edit.what === 'remove-node') && <Stops effect={effect} names={names} />}
        <Levels effect={effect} names={names} />
        <Points effect={effect} names={names} />
        <Concentrations effect={effect} names={names} />
        <Failures effect={effect} names={names} />
      </dl>
      {effect.problems.length > 0 && (
        <div className="inset">
          <div className="note">
            <p className="medium">{t('drafts.problems')}</p>
            <ul className="plain-list small">
              {effect.problems.map(({ edit, message }) => (
                <li key={edit}>{message}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      {effect.notes.length > 0 && (
        <details className="inset small second">
          <summary>{t('drafts.notes')}</summary>
          <ul className="plain-list">
            {effect.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

type Names = ReadonlyMap<string, DraftEffect['nodes'][number]>;

interface RowProps {
  effect: DraftEffect;
  names: Names;
}

function Named({ id, names }: { id: string; names: Names }) {
  const node = names.get(id);
  const kind = NodeKind.safeParse(node?.kind);
  if (!node?.id || !kind.success) return <span className="medium">{node?.name ?? id}</span>;
  return <NodeLink node={{ id: node.id, kind: kind.data, number: node.number, name: node.name }} />;
}

/** The first of many; how many more there are is said below. */
function Listed<Item>({
  items,
  most = shown,
  row,
}: {
  items: readonly Item[];
  most?: number;
  row: (item: Item) => ReactNode;
}) {
  if (items.length === 0) return null;
  return (
    <ul className="plain-list small">
      {items.slice(0, most).map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list stands as it came
        <li key={index}>{row(item)}</li>
      ))}
      {items.length > most && <li className="third">{t('drafts.more', { count: items.length - most })}</li>}
    </ul>
  );
}

const countedKinds = ['system', 'product', 'component', 'supplier', 'site', 'owner'] as const;

function Stops({ effect: { stops }, names }: RowProps) {
  const ofKind = (kind: string) => stops.filter(({ id }) => names.get(id)?.kind === kind);
  const functions = ofKind('function');
  const others = countedKinds.flatMap((kind) => {
    const { length } = ofKind(kind);
    return length > 0 ? [t(`drafts.count-${kind}`, { count: length })] : [];
  });
  const first = [...functions, ...stops.filter((stop) => !functions.includes(stop))];
  return (
    <Question
      name={t('drafts.stops-row')}
      note={t('drafts.stops-note')}
      answer={
        stops.length === 0 ? (
          <p className="second">{t('drafts.stops-none')}</p>
        ) : (
          <div className="column">
            <p className="medium">
              {functions.length > 0
                ? t('drafts.stops-functions', { count: functions.length })
                : t('drafts.stops-no-function')}
            </p>
            {others.length > 0 && <p className="second">{t('drafts.stops-counts', { counts: others.join(', ') })}</p>}
          </div>
        )
      }
      picture={
        first.length > 0 && (
          <Listed
            items={first}
            row={(stop) => (
              <>
                <Named id={stop.id} names={names} />{' '}
                <span className="third">
                  {t('drafts.stops-for', { names: stop.for.map((id) => names.get(id)?.name ?? id).join(', ') })}
                </span>
              </>
            )}
          />
        )
      }
    />
  );
}

function Levels({ effect: { levels }, names }: RowProps) {
  return (
    <Question
      name={t('drafts.levels-row')}
      note={t('drafts.levels-note')}
      answer={
        <p className={levels.length === 0 ? 'second' : 'medium'}>
          {levels.length === 0 ? t('drafts.levels-none') : t('drafts.levels-moved', { count: levels.length })}
        </p>
      }
      picture={
        levels.length > 0 && (
          <Listed
            items={levels}
            row={({ id, from, to, because }) => (
              <div className="column">
                <span className="row wrap">
                  <Named id={id} names={names} /> <Interval {...from} /> <span aria-hidden="true">→</span>
                  <span className="for-readers">{t('drafts.levels-to')}</span> <Interval {...to} />
                </span>
                {because.length > 0 && (
                  <span className="third">
                    {t('drafts.because', {
                      changes: because
                        .slice(0, 2)
                        .map((change) => causeText(change, names))
                        .join('; '),
                    })}
                  </span>
                )}
              </div>
            )}
          />
        )
      }
    />
  );
}

function Interval({ low, high }: { low: string; high: string }) {
  const [least, most] = [LevelWord.parse(low), LevelWord.parse(high)];
  if (least === most) return <Level level={most} />;
  return (
    <span className="row">
      <Level level={least} />–<Level level={most} />
    </span>
  );
}

function causeText(change: DraftEffect['levels'][number]['because'][number], names: Names): string {
  const nameOf = (id: string) => names.get(id)?.name ?? id;
  const field = textFor('drafts', `input-${change.field}`) ?? change.field;
  if (change.link) {
    const kind = textFor('words', `link-${change.link.kind}`) ?? change.link.kind;
    return t('drafts.because-link', { from: nameOf(change.link.from), kind, to: nameOf(change.link.to), field });
  }
  if (change.of === 'node') return t('drafts.because-node', { node: nameOf(change.id ?? ''), field });
  return t('drafts.because-group', { field: field.split('/').map(nameOf).join(' ') });
}

function Points({ effect: { singlePoints, difference }, names }: RowProps) {
  const { before, after } = singlePoints;
  const removed = new Set(difference.nodes.removed.map(({ id }) => id));
  const gone = singlePoints.gone.filter(({ id, of }) => !removed.has(id) && !removed.has(of));
  const itself = singlePoints.gone.length - gone.length;
  const lines = [
    ...singlePoints.new.map((point) => ({ ...point, what: 'new' as const })),
    ...gone.map((point) => ({ ...point, what: 'gone' as const })),
  ];
  const isSame = lines.length === 0 && itself === 0;
  return (
    <Question
      name={t('drafts.points-row')}
      note={t('drafts.points-note')}
      answer={
        <div className="column">
          <p className={isSame ? 'second' : 'medium'}>
            {isSame ? t('drafts.points-same', { count: after }) : t('drafts.points-moved', { before, after })}
          </p>
          {!isSame && <Bars before={before} after={after} most={Math.max(before, after)} text={formatNumber} />}
          {itself > 0 && <p className="third small">{t('drafts.points-removed', { count: itself })}</p>}
        </div>
      }
      picture={
        lines.length > 0 && (
          <Listed
            items={lines}
            row={({ what, id, of }) => (
              <span className={what === 'gone' ? 'second' : ''}>
                {t(`drafts.points-${what}`, { id: names.get(id)?.name ?? id, of: names.get(of)?.name ?? of })}
              </span>
            )}
          />
        )
      }
    />
  );
}

/** Before above after, on one scale from zero; a range from its low to its high end. */
function Bars(props: { before: number | null; after: number | null; most: number; text: (value: number) => string }) {
  const { before, after, most, text } = props;
  return (
    <dl className="before-after small">
      {(
        [
          ['before', before],
          ['after', after],
        ] as const
      ).map(([when, value]) => (
        <div key={when}>
          <dt>{t(`drafts.${when}`)}</dt>
          <dd>
            <span className={`bar ${when}`} style={{ width: `${0.6 * widthOf(value ?? 0, most)}%` }} />
            <span className="tabular">{value === null ? t('drafts.nothing') : text(value)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Concentrations({ effect: { concentration }, names }: RowProps) {
  // The largest move first; of an interval the low end, which is known for certain.
  const figure = (one: DraftEffect['concentration'][number]['from']) => (one === null ? null : (one.hhi ?? one.low));
  const size = ({ from, to }: DraftEffect['concentration'][number]) =>
    Math.abs((figure(to) ?? 0) - (figure(from) ?? 0));
  const moved = concentration.toSorted((a, b) => size(b) - size(a));
  return (
    <Question
      name={t('drafts.concentration-row')}
      note={t('drafts.concentration-note')}
      answer={
        <p className={moved.length === 0 ? 'second' : 'medium'}>
          {moved.length === 0
            ? t('drafts.concentration-none')
            : t('drafts.concentration-moved', { count: moved.length })}
        </p>
      }
      picture={
        moved.length > 0 && (
          <Listed
            items={moved}
            most={4}
            row={(one) => (
              <div className="column">
                <span>
                  {t('drafts.concentration-of', {
                    of: names.get(one.of)?.name ?? one.of,
                    tier: one.tier,
                    by: textFor('drafts', `by-${one.by}`) ?? one.by,
                  })}
                </span>
                <Bars
                  before={figure(one.from)}
                  after={figure(one.to)}
                  most={10_000}
                  text={(value) => formatNumber(Math.round(value))}
                />
                {one.to?.largest && (
                  <span className="third">
                    {partyName(one.by, one.to.largest.party, names)}, {percentText(one.to.largest.share)}
                  </span>
                )}
              </div>
            )}
          />
        )
      }
    />
  );
}

function partyName(by: string, party: string, names: Names): string {
  return by === 'country' ? countryName(party) : (names.get(party)?.name ?? party);
}

function Failures({ effect: { failure }, names }: RowProps) {
  const text = (range: { low: number; high: number } | null) => {
    if (range === null) return t('drafts.nothing');
    if (range.low === range.high) return percentText(range.low);
    const [least, most] = [range.low, range.high].map((end) => formatNumber(Number((100 * end).toPrecision(3))));
    return t('drafts.percent-range', { least: least!, most: most! });
  };
  return (
    <Question
      name={t('drafts.failure-row')}
      note={t('drafts.failure-note')}
      answer={
        <p className={failure.length === 0 ? 'second' : 'medium'}>
          {failure.length === 0 ? t('drafts.failure-none') : t('drafts.failure-moved', { count: failure.length })}
        </p>
      }
      picture={
        failure.length > 0 && (
          <Listed
            items={failure}
            row={({ of, from, to }) => (
              <>
                <Named id={of} names={names} /> <span className="tabular third">{text(from)}</span>{' '}
                <span aria-hidden="true">→</span> <span className="tabular">{text(to)}</span>
              </>
            )}
          />
        )
      }
    />
  );
}
