import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import type { NetworkCard } from '../../../src/modules/network/card-contract.ts';
import { LevelRange, type Mark, Marked } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { Question } from '../../components/question.tsx';
import { ShareBar } from '../../components/share-bar.tsx';
import { countryName } from '../../country.ts';
import { formatDate, formatNumber } from '../../format.ts';
import { type MessageKey, t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import { chanceText } from './bounds.ts';
import { Chain } from './chain.tsx';
import { Hands } from './hands.tsx';

interface RowProps {
  card: NetworkCard;
}

function whyOf({ node }: NetworkCard, value: string) {
  return { kind: 'network-card', id: node.number ?? node.id, value };
}

export function Critical({ card }: RowProps) {
  const { criticality } = card;
  const end = criticality?.path.at(-1)?.node;
  return (
    <Question
      name={t('cards.critical-row')}
      note={t('cards.critical-note')}
      answer={
        <div className="column">
          {criticality ? (
            <>
              <span>
                <Figure
                  why={whyOf(card, 'criticality')}
                  value={<LevelRange low={criticality.low} high={criticality.high} />}
                />
              </span>
              <p className="second">
                {end && criticality.path.length > 1
                  ? t('cards.critical-path', { name: end.name })
                  : criticality.path.length === 0 && t('cards.critical-no-path')}{' '}
                {criticality.low !== criticality.high && t('cards.critical-open')}
              </p>
              {criticality.path.length > 1 && <Chain path={criticality.path} />}
            </>
          ) : (
            <>
              <p className="second">{t('cards.critical-none')}</p>
              <Link to="/functions">{t('cards.critical-add')}</Link>
            </>
          )}
        </div>
      }
    />
  );
}

export function Alone({ card }: RowProps) {
  return (
    <Question
      name={t('cards.alone-row')}
      note={t('cards.alone-note')}
      answer={<Sets card={card} />}
      picture={<Concentration card={card} />}
    />
  );
}

function Sets({ card }: RowProps) {
  const { alone } = card;
  if (!alone) return <p className="second">{t('cards.alone-none')}</p>;
  const { role, single, pairs, triples, order, complete } = alone;
  const none = role === 'fails' ? t('cards.alone-fails-none') : t('cards.alone-makes-none');
  const some = role === 'fails' ? 'cards.alone-fails' : 'cards.alone-makes-fail';
  return (
    <div className="column">
      <span className="row wrap">
        <Figure
          why={whyOf(card, 'alone.single')}
          value={single === 0 && complete ? none : t(some, { count: single })}
        />
        {pairs > 0 && <Figure why={whyOf(card, 'alone.pairs')} value={t('cards.alone-pairs', { count: pairs })} />}
        {triples > 0 && (
          <Figure why={whyOf(card, 'alone.triples')} value={t('cards.alone-triples', { count: triples })} />
        )}
      </span>
      {!complete && <p className="small third">{t('cards.alone-cut', { order })}</p>}
      <ul className="plain-list second">
        {alone.sets.slice(0, 6).map(({ of, members }) => (
          <li key={`${of.id} ${members.map(({ id }) => id).join(' ')}`}>
            {role === 'fails' ? <Together nodes={members} /> : <Failing of={of} members={members} card={card} />}
          </li>
        ))}
      </ul>
      {alone.parties.map((party) => (
        <p className="small second" key={`${party.by} ${party.name}`}>
          {partyText(role, party)}
        </p>
      ))}
      {card.vanishes.map(({ by, tier }) => (
        <p className="row" key={`${by} ${tier}`}>
          <Figure
            why={whyOf(card, 'vanishes')}
            value={<Marked mark={4} label={t('cards.vanishes', { tier, by: t(`cards.by-${by}`) })} />}
          />
        </p>
      ))}
    </div>
  );
}

type Party = NonNullable<NetworkCard['alone']>['parties'][number];

function partyText(role: 'fails' | 'makes-fail', { by, name, fails }: Party): string {
  const shown = by === 'country' ? countryName(name) : name;
  if (role === 'fails') return t(`cards.alone-party-${by}`, { name: shown });
  if (fails === 0) return t(`cards.alone-under-${by}-none`, { name: shown });
  return t(`cards.alone-under-${by}`, { name: shown, count: fails });
}

/** What fails with it, and with what else. */
function Failing({
  of,
  members,
  card,
}: Pick<NonNullable<NetworkCard['alone']>['sets'][number], 'of' | 'members'> & RowProps) {
  const others = members.filter(({ id }) => id !== card.node.id);
  return (
    <>
      <NodeLink node={of} />
      {others.length > 0 && (
        <span className="third">
          {t('cards.with')} <Together nodes={others} />
        </span>
      )}
    </>
  );
}

function Together({ nodes }: { nodes: readonly NetworkCard['node'][] }) {
  return nodes.map((node, index) => (
    <Fragment key={node.id}>
      {index > 0 && t('cards.and')}
      <NodeLink node={node} />
    </Fragment>
  ));
}

const dimensions = ['supplier', 'owner', 'site', 'country', 'region', 'technology'] as const;

/** By supplier always; by others where they say more than it does. */
function Concentration({ card }: RowProps) {
  const known = dimensions.filter((by) => card.concentration[by].length > 0);
  if (known.length === 0) return <p className="second">{t('cards.hands-none')}</p>;
  const shown = known.filter((by) => by === known[0] || card.vanishes.some((one) => one.by === by)).slice(0, 3);
  return (
    <div className="column">
      {shown.map((by) => (
        <Fragment key={by}>
          <span className="small third">{t('cards.hands-title', { by: t(`cards.by-${by}`) })}</span>
          <Hands tiers={card.concentration[by]} why={whyOf(card, `concentration.${by}`)} />
        </Fragment>
      ))}
    </div>
  );
}

export function Likely({ card }: RowProps) {
  const { likely } = card;
  const lacking = card.sure.unknown.find(({ input }) => input === 'failureProbability');
  return (
    <Question
      name={t('cards.likely-row')}
      note={likely ? t('cards.likely-note', { days: formatNumber(likely.horizonDays) }) : t('cards.likely-note-plain')}
      answer={
        <div className="column">
          {likely ? (
            <>
              <span>
                <Figure why={whyOf(card, 'likely')} value={chanceText(likely)} size="leading" />
              </span>
              <p className="second">
                {likely.own ? t('cards.likely-own') : t('cards.likely-of', { count: likely.events })}{' '}
                {likely.method === 'bounded' && t('cards.likely-bounded')}{' '}
                {lacking && !likely.own && t('cards.likely-unknown', { count: lacking.count })}
              </p>
            </>
          ) : (
            <>
              <span>
                <Figure why={whyOf(card, 'likely')} value={<Marked mark="unknown" label={t('cards.likely-none')} />} />
              </span>
              <p className="second">{t('cards.likely-lacking')}</p>
            </>
          )}
        </div>
      }
      picture={
        likely && likely.importance.length > 0 ? (
          <Measures
            title={likely.own ? t('cards.importance-for') : t('cards.importance')}
            rows={likely.importance.slice(0, 5).map(({ node, birnbaum }) => [node, chanceText(birnbaum)] as const)}
          />
        ) : (
          <span />
        )
      }
    />
  );
}

function Measures({ title, rows }: { title: string; rows: readonly (readonly [NetworkCard['node'], string])[] }) {
  return (
    <div className="column">
      <span className="small third">{title}</span>
      {rows.map(([node, value]) => (
        <span className="row" key={node.id}>
          <span className="grow">
            <NodeLink node={node} />
          </span>
          <span className="tabular">{value}</span>
        </span>
      ))}
    </div>
  );
}

export function Compromised({ card }: RowProps) {
  const { compromise } = card;
  return (
    <Question
      name={t('cards.compromise-row')}
      note={t('cards.compromise-note')}
      answer={
        <div className="column">
          <span>
            <Figure
              why={whyOf(card, 'compromise')}
              value={compromise ? chanceText(compromise) : <Marked mark="unknown" label={t('cards.compromise-none')} />}
              {...(compromise ? { size: 'leading' as const } : {})}
            />
          </span>
          <p className="second">
            {compromise ? t('cards.compromise-scale', compromise.scale) : t('cards.compromise-lacking')}
          </p>
          {compromise?.sensitivity.map(({ route, low, high }) => (
            <span className="row small second" key={route}>
              <span className="grow">{t('cards.compromise-sensitivity', { route: routeText(route) })}</span>
              <span className="tabular">{chanceText({ low: low.low, high: high.high })}</span>
            </span>
          ))}
        </div>
      }
      picture={
        compromise && compromise.steepest.length > 0 ? (
          <div className="column">
            <span className="small third">{t('cards.compromise-steepest')}</span>
            {compromise.steepest.slice(0, 4).map(({ from, to, transmission, route }) => (
              <span className="row" key={`${from.id} ${to.id}`}>
                <span className="grow">
                  <NodeLink node={from} /> <span className="third">{t('cards.to', { name: to.name })}</span>
                </span>
                <span className="second small">
                  {transmission === null
                    ? t('cards.compromise-unstated')
                    : (route && routeText(route)) || chanceText({ low: transmission, high: transmission })}
                </span>
              </span>
            ))}
          </div>
        ) : (
          <span />
        )
      }
    />
  );
}

const routes = ['none', 'signed-data', 'reviewed-code', 'privileged-update', 'standing-administration'] as const;

function routeText(route: string): string {
  const known = routes.find((one) => one === route);
  return known ? t(`cards.route-${known}`) : route;
}

const decisions = {
  act: { mark: 5, label: 'cards.exposure-act' },
  attend: { mark: 4, label: 'cards.exposure-attend' },
  'track*': { mark: 3, label: 'cards.exposure-track-star' },
  track: { mark: 2, label: 'cards.exposure-track' },
} as const satisfies Record<string, { mark: Mark; label: MessageKey }>;

export function Exposed({ card }: RowProps) {
  const { exposure } = card;
  if (!exposure) return null;
  const shown = (Object.keys(decisions) as (keyof typeof decisions)[]).filter((one) => exposure[one] > 0);
  return (
    <Question
      name={t('cards.exposure-row')}
      note={t('cards.exposure-note')}
      answer={
        shown.length === 0 ? (
          <p className="second">{t('cards.exposure-none')}</p>
        ) : (
          <span className="row wrap">
            {shown.map((one) => (
              <Figure
                key={one}
                why={whyOf(card, `exposure.${one}`)}
                value={
                  <Marked
                    mark={decisions[one].mark}
                    label={`${formatNumber(exposure[one])} ${t(decisions[one].label)}`}
                  />
                }
              />
            ))}
          </span>
        )
      }
    />
  );
}

export function Sure({ card }: RowProps) {
  const { sure } = card;
  const shareOf = (count: number) => chanceText({ low: count / sure.links, high: count / sure.links });
  return (
    <Question
      name={t('cards.sure-row')}
      note={t('cards.sure-note')}
      answer={
        <div className="column">
          {sure.links === 0 ? (
            <p className="second">{t('cards.sure-no-links')}</p>
          ) : (
            <span className="row wrap">
              <Figure
                why={whyOf(card, 'sure.dependence')}
                value={t('cards.sure-dependence', { share: shareOf(sure.dependence), count: sure.links })}
              />
              <Figure
                why={whyOf(card, 'sure.verified')}
                value={t('cards.sure-verified', { share: shareOf(sure.verified) })}
              />
            </span>
          )}
          <p className="second">
            {sure.oldest ? (
              <Link to="/evidence/$id" params={{ id: sure.oldest.number }}>
                {t('cards.sure-oldest', { title: sure.oldest.title, date: formatDate(sure.oldest.observedOn) })}
              </Link>
            ) : (
              t('cards.sure-no-proof')
            )}
          </p>
          <Unknowns card={card} />
        </div>
      }
      picture={
        sure.links > 0 ? (
          <ShareBar
            label={t('cards.sure-bar', {
              verified: shareOf(sure.verified),
              stated: shareOf(sure.links - sure.verified),
            })}
            shares={[
              { kind: 'verified', count: sure.verified },
              { kind: 'checked', count: sure.links - sure.verified },
            ]}
          />
        ) : (
          <span />
        )
      }
    />
  );
}

function Unknowns({ card: { sure } }: RowProps) {
  if (sure.unknown.length === 0) return <p className="second">{t('cards.sure-nothing')}</p>;
  return (
    <div className="column">
      <span className="medium">{t('cards.sure-unknown')}</span>
      {sure.unknown.map(({ input, count, changes, nodes }) => (
        <span className="row wrap" key={input}>
          <span className="grow">
            {t(`cards.lacks-${input}`)} <span className="tabular">{formatNumber(count)}</span>
            {nodes.length > 0 && (
              <small className="third">
                {' '}
                <Together nodes={nodes.slice(0, 2)} />
              </small>
            )}
          </span>
          <span className="small third">{t(`cards.changes-${changes}`)}</span>
        </span>
      ))}
    </div>
  );
}

/** Each rung with what it asks for, so that nobody takes a thin card for a whole one. */
export function Rungs({ card }: RowProps) {
  return (
    <Question
      name={t('cards.rung-row')}
      note={t('cards.rung-note')}
      answer={
        <div className="column">
          <span>
            <Figure why={whyOf(card, 'rung')} value={t('cards.rung', { rung: t(`cards.rung-${card.rung.reached}`) })} />
          </span>
          {card.rung.rungs.map(({ rung, state, needs }) => (
            <span className="row" key={rung}>
              <span className="grow">{t(`cards.step-${rung}`)}</span>
              <span>{rungState(state, needs)}</span>
            </span>
          ))}
        </div>
      }
    />
  );
}

function rungState(state: 'whole' | 'partly' | 'none', needs: readonly { known: number; of: number }[]): ReactNode {
  const known = needs.reduce((sum, one) => sum + one.known, 0);
  const of = needs.reduce((sum, one) => sum + one.of, 0);
  if (state === 'whole') return <Marked mark="pass" label={t('cards.state-whole')} />;
  if (of === 0) return <Marked mark="unknown" label={t('cards.state-no-such')} />;
  return (
    <Marked mark="unknown" label={t('cards.state-partly', { known: formatNumber(known), of: formatNumber(of) })} />
  );
}
