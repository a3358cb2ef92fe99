import { useQuery } from '@tanstack/react-query';
import { type NetworkCard as Card, cardRoute } from '../../../src/modules/network/card-contract.ts';
import { api } from '../../api.ts';
import { Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { Alone, Compromised, Critical, Exposed, Likely, Rungs, Sure } from './card-rows.tsx';

/** Between two looks at a network that is being reckoned, in ms. */
const pause = 2000;

/** What the models say of a node: one row a question, the same order everywhere, with the rung that data reach. */
export function NetworkCard({ node }: { node: string }) {
  const query = useQuery({
    queryKey: ['network-card', node],
    queryFn: ({ signal }) => api.call(cardRoute, { params: { id: node }, signal }),
    refetchInterval: ({ state: { data } }) =>
      data && (data.state === 'being-reckoned' || data.behind) ? pause : false,
  });
  const card = query.data;
  if (!card) {
    return (
      <Panel title={t('cards.title')}>
        {query.isError ? (
          <ErrorNote title={t('cards.failed')} error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Waiting />
        )}
      </Panel>
    );
  }
  if (card.state === 'being-reckoned') {
    return (
      <Panel title={t('cards.title')}>
        <p className="second" role="status">
          {t('cards.reckoning')}
        </p>
      </Panel>
    );
  }
  return card.inNetwork ? (
    <Rows card={card} />
  ) : (
    <Panel title={t('cards.title')}>
      <p className="second">{t('cards.not-in-network')}</p>
    </Panel>
  );
}

function Rows({ card }: { card: Card }) {
  return (
    <section className="panel" aria-label={t('cards.title')}>
      <header>
        <h2>{t('cards.title')}</h2>
        {card.behind && <span className="third small">{t('cards.behind', { change: formatNumber(card.change) })}</span>}
      </header>
      <dl className="ledger">
        <Critical card={card} />
        <Alone card={card} />
        <Likely card={card} />
        <Compromised card={card} />
        <Exposed card={card} />
        <Sure card={card} />
        <Rungs card={card} />
      </dl>
    </section>
  );
}
