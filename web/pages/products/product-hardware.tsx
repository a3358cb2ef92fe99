import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listPartsRoute, type Part } from '../../../src/modules/parts/contract.ts';
import { api } from '../../api.ts';
import { Panel } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { countryName } from '../../country.ts';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { countrySteps } from '../parts/part-columns.tsx';

const mostShown = 6;

/** The hardware that the documents of a product list; nothing where they list none. */
export function ProductHardware({ product }: { product: string }) {
  const asked = { product, kind: 'hardware', limit: mostShown } as const;
  const query = useQuery({
    queryKey: ['parts', asked],
    queryFn: ({ signal }) => api.call(listPartsRoute, { query: asked, signal }),
  });
  if (query.data?.total === 0) return null;
  return (
    <Panel title={t('parts.hardware-title')} aside={query.data && formatNumber(query.data.total)}>
      <Record query={query} failed={t('parts.failed')}>
        {({ items, total }) => (
          <div className="column">
            <div className="column wide">
              {items.map((part) => (
                <div key={part.id} className="column">
                  <HardwarePart part={part} />
                </div>
              ))}
            </div>
            <Link to="/parts" search={{ product, kind: 'hardware' }}>
              {t('parts.hardware-all', { count: total })}
            </Link>
          </div>
        )}
      </Record>
    </Panel>
  );
}

function HardwarePart({ part }: { part: Part }) {
  const { name, partNumber, maker, quantity, lifecycle, componentId } = part;
  const facts = [
    maker,
    partNumber === name ? null : partNumber,
    quantity === null ? null : `× ${formatNumber(quantity)}`,
    lifecycle && t(`parts.lifecycle-${lifecycle}`),
  ].filter(Boolean);
  const places = countrySteps
    .filter((step) => part[step].length > 0)
    .map((step) => `${t(`parts.${step}`)} ${part[step].map(countryName).join(', ')}`);
  return (
    <>
      <span className="row wrap">
        <Link to="/components/$id" params={{ id: componentId }}>
          {name}
        </Link>
        <span className="second small">{facts.join(' · ')}</span>
      </span>
      {places.length > 0 && <span className="third small">{places.join(' · ')}</span>}
    </>
  );
}
