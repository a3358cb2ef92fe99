import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  type ComponentLifeCycle,
  type LifeCycleList,
  listLifeCyclesRoute,
} from '../../src/modules/life-cycles/contract.ts';
import { api } from '../api.ts';
import { formatDate } from '../format.ts';
import { t } from '../messages/messages.ts';
import { Panel } from './page.tsx';
import { Record } from './record.tsx';

/** Which components of a product, or whether one component, are past the end of their release cycle or near it. */
export function LifeCyclesPanel({ of }: { of: { product: string } | { component: string } }) {
  const query = useQuery({
    queryKey: ['life-cycles', of],
    queryFn: () => api.call(listLifeCyclesRoute, { query: of }),
  });
  return (
    <Panel title={t('life-cycles.title')}>
      <Record query={query} failed={t('life-cycles.failed')}>
        {(list) => <LifeCycles list={list} isOne={'component' in of} />}
      </Record>
    </Panel>
  );
}

const mostShown = 8;

function LifeCycles({ list, isOne }: { list: LifeCycleList; isOne: boolean }) {
  if (!list.loaded) return <p className="second">{t('life-cycles.not-loaded')}</p>;
  const { ended, ending } = list.counts;
  const shown = list.items.filter(({ state }) => isOne || state === 'ended' || state === 'ending').slice(0, mostShown);
  return (
    <div className="column">
      {!isOne && ended + ending === 0 && <p className="second">{t('life-cycles.none-ended')}</p>}
      {!isOne && ended > 0 && <p>{t('life-cycles.ended', { count: ended })}.</p>}
      {!isOne && ending > 0 && <p>{t('life-cycles.ending', { count: ending })}.</p>}
      {shown.map((one) => (
        <span className="column" key={one.component.id}>
          {isOne ? (
            t('life-cycles.row', { title: one.product.title, cycle: one.cycle ?? '' })
          ) : (
            <Link className="mono" to="/components/$id" params={{ id: one.component.id }}>
              {`${one.component.name} ${one.component.version ?? ''}`}
            </Link>
          )}
          <span className="second small">{stateText(one)}</span>
        </span>
      ))}
      {list.notKnown > 0 && <p className="third small">{t('life-cycles.not-known', { count: list.notKnown })}</p>}
    </div>
  );
}

function stateText({ state, endsOn }: ComponentLifeCycle): string {
  const date = endsOn === null ? undefined : formatDate(endsOn);
  if (state === 'unknown') return t('life-cycles.unknown');
  if (state === 'ended') return date ? t('life-cycles.ended-on', { date }) : t('life-cycles.ended-undated');
  if (state === 'ending') return t('life-cycles.ending-on', { date: date ?? '' });
  return date ? t('life-cycles.supported-until', { date }) : t('life-cycles.supported');
}
