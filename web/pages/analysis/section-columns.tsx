import { Fragment } from 'react';
import type { dimensions } from '../../../src/modules/network/card-contract.ts';
import type {
  CompromisedNode,
  ConcentratedNode,
  CriticalNode,
  FailingNode,
  SinglePoints,
} from '../../../src/modules/network/card-lists-contract.ts';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import type { Column } from '../../components/data-table.tsx';
import { LevelRange, Marked } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { countryName } from '../../country.ts';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import { chanceText } from '../network-cards/bounds.ts';
import { Hands } from '../network-cards/hands.tsx';

type Dimension = (typeof dimensions)[number];

function whyOf({ number, id }: NodeRef, value: string) {
  return { kind: 'network-card', id: number ?? id, value };
}

function Named({ node }: { node: NodeRef }) {
  return (
    <>
      <span className="name">
        <NodeLink node={node} />
      </span>
      <small>
        {t(`words.kind-${node.kind}`)}
        {node.number && <span className="mono"> {node.number}</span>}
      </small>
    </>
  );
}

function Joined({ nodes, by }: { nodes: readonly NodeRef[]; by: string }) {
  return nodes.map((node, index) => (
    <Fragment key={node.id}>
      {index > 0 && <span className="third"> {by} </span>}
      <NodeLink node={node} />
    </Fragment>
  ));
}

const byCriticality = { key: 'criticality', as: 'level' } as const;
const bySingles = { key: 'single', as: 'urgency' } as const;
const byHands = { key: 'hands', as: 'urgency' } as const;
const byProbability = { key: 'probability', as: 'urgency' } as const;

export function criticalColumns(): Column<CriticalNode>[] {
  return [
    { id: 'node', title: t('analysis.node'), cell: ({ node }) => <Named node={node} /> },
    {
      id: 'criticality',
      title: t('analysis.criticality'),
      phone: 'beside',
      sort: byCriticality,
      cell: ({ node, low, high }) => (
        <Figure why={whyOf(node, 'criticality')} value={<LevelRange low={low} high={high} />} />
      ),
    },
    {
      id: 'path',
      title: t('analysis.path'),
      cell: ({ path }) => <Joined nodes={path.slice(1)} by="›" />,
    },
    {
      id: 'single',
      title: t('analysis.alone'),
      sort: bySingles,
      cell: ({ single }) => (single === 0 ? t('analysis.alone-none') : t('analysis.alone-count', { count: single })),
    },
  ];
}

export function singleColumns(): Column<SinglePoints>[] {
  return [
    { id: 'node', title: t('analysis.node'), sort: byCriticality, cell: ({ of }) => <Named node={of} /> },
    {
      id: 'counts',
      title: t('analysis.counts'),
      phone: 'beside',
      sort: bySingles,
      cell: ({ of, single, pairs, triples, complete, order }) => (
        <>
          <Figure
            why={whyOf(of, 'alone.single')}
            value={t('analysis.counts-text', {
              single: formatNumber(single),
              pairs: formatNumber(pairs),
              triples: formatNumber(triples),
            })}
          />
          {!complete && <small>{t('analysis.cut', { order })}</small>}
        </>
      ),
    },
    {
      id: 'sets',
      title: t('analysis.fails'),
      cell: ({ sets }) => (
        <ul>
          {sets.map((set) => (
            <li key={set.map(({ name }) => name).join(' ')}>
              {set.map(({ node, name }, index) => (
                <Fragment key={node?.id ?? name}>
                  {index > 0 && t('cards.and')}
                  {node ? <NodeLink node={node} /> : countryName(name)}
                </Fragment>
              ))}
            </li>
          ))}
        </ul>
      ),
    },
  ];
}

export function concentrationColumns(by: Dimension): Column<ConcentratedNode>[] {
  return [
    { id: 'node', title: t('analysis.node'), sort: byCriticality, cell: ({ of }) => <Named node={of} /> },
    {
      id: 'tiers',
      title: t('analysis.tiers'),
      sort: byHands,
      cell: ({ of, tiers }) => <Hands tiers={tiers} why={whyOf(of, `concentration.${by}`)} />,
    },
    {
      id: 'largest',
      title: t('analysis.largest'),
      cell: ({ tiers }) => (
        <ul>
          {tiers.map(({ tier, parties }) => (
            <li key={tier}>
              <span className="third">{t('cards.tier', { tier })}</span>{' '}
              {parties.slice(0, 2).map(({ node, name, share }) => (
                <span key={name}>
                  {node ? <NodeLink node={node} /> : by === 'country' ? countryName(name) : name}{' '}
                  <span className="third tabular">{chanceText({ low: share, high: share })}</span>{' '}
                </span>
              ))}
            </li>
          ))}
        </ul>
      ),
    },
    { id: 'vanishes', title: t('analysis.vanishes'), cell: ({ tiers }) => <Vanishing tiers={tiers} /> },
  ];
}

function Vanishing({ tiers }: Pick<ConcentratedNode, 'tiers'>) {
  const at = tiers.filter(({ vanishes }) => vanishes === true).map(({ tier }) => tier);
  if (at.length > 0) return <Marked mark={4} label={t('analysis.vanishes-at', { tiers: at.join(', ') })} />;
  if (tiers.some(({ vanishes }) => vanishes === null))
    return <Marked mark="unknown" label={t('analysis.vanishes-open')} />;
  return <span className="second">{t('analysis.vanishes-no')}</span>;
}

export function failureColumns(): Column<FailingNode>[] {
  return [
    { id: 'node', title: t('analysis.node'), sort: byCriticality, cell: ({ of }) => <Named node={of} /> },
    {
      id: 'probability',
      title: t('analysis.probability'),
      phone: 'beside',
      sort: byProbability,
      cell: ({ of, method, ...chance }) => (
        <>
          <Figure why={whyOf(of, 'likely')} value={chanceText(chance)} />
          <small>{t(`analysis.method-${method}`)}</small>
        </>
      ),
    },
    {
      id: 'importance',
      title: t('analysis.rests'),
      cell: ({ importance }) => (
        <>
          <Importance of={importance.slice(0, shownAtFirst)} />
          {importance.length > shownAtFirst && (
            <details>
              <summary>{t('analysis.more', { count: importance.length - shownAtFirst })}</summary>
              <Importance of={importance.slice(shownAtFirst)} />
            </details>
          )}
        </>
      ),
    },
  ];
}

/** Of what a failure rests on, so many stand open; the rest is opened. */
const shownAtFirst = 3;

function Importance({ of }: { of: FailingNode['importance'] }) {
  return (
    <ul>
      {of.map((one) => (
        <li key={one.node.id}>
          <NodeLink node={one.node} /> <small className="third">{measuresText(one)}</small>
        </li>
      ))}
    </ul>
  );
}

function measuresText({ birnbaum, fussellVesely, riskAchievementWorth }: FailingNode['importance'][number]): string {
  return [
    t('analysis.birnbaum', { value: chanceText(birnbaum) }),
    fussellVesely && t('analysis.fussell', { value: chanceText(fussellVesely) }),
    riskAchievementWorth && t('analysis.worth', { value: worthText(riskAchievementWorth) }),
  ]
    .filter(Boolean)
    .join(', ');
}

const times = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

function worthText({ low, high }: { low: number; high: number | null }): string {
  if (high === null) return t('cards.hands-least', { low: times.format(low) });
  if (low === high) return times.format(low);
  return t('cards.range', { low: times.format(low), high: times.format(high) });
}

export function compromiseColumns(): Column<CompromisedNode>[] {
  return [
    { id: 'node', title: t('analysis.node'), sort: byCriticality, cell: ({ of }) => <Named node={of} /> },
    {
      id: 'probability',
      title: t('analysis.probability'),
      phone: 'beside',
      sort: byProbability,
      cell: ({ of, method, ...chance }) => (
        <>
          <Figure why={whyOf(of, 'compromise')} value={chanceText(chance)} />
          <small>{t(`analysis.method-${method}`)}</small>
        </>
      ),
    },
    {
      id: 'steepest',
      title: t('analysis.rests'),
      cell: ({ steepest }) => (
        <ul>
          {steepest.map(({ from, to }) => (
            <li key={`${from.id} ${to.id}`}>
              <Joined nodes={[from, to]} by="›" />
            </li>
          ))}
        </ul>
      ),
    },
  ];
}
