import type { Flow } from '../../../src/modules/network/map-contract.ts';
import { Level } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';

/** As many flows stand in the table beside the map. */
const listed = 100;

/** The flows that the map draws, as a table of the same figures. */
export function FlowsTable({ flows, total }: { flows: readonly Flow[]; total: number }) {
  return (
    <details className="panel flows-table">
      <summary>{t('map.flows-table', { count: total })}</summary>
      <div className="table-scroll map-table" tabIndex={-1}>
        <table className="data-table" aria-label={t('map.flows')}>
          <thead>
            <tr>
              <th>{t('map.flow-from')}</th>
              <th>{t('map.flow-to')}</th>
              <th className="numeric">{t('map.share')}</th>
              <th>{t('map.dependence')}</th>
              <th>{t('map.confidence')}</th>
            </tr>
          </thead>
          <tbody>
            {flows.slice(0, listed).map((flow) => (
              <tr key={`${flow.from.id} ${flow.to.id}`}>
                <td>
                  <NodeLink node={flow.from} />
                </td>
                <td>
                  <NodeLink node={flow.to} />
                </td>
                <td className="numeric tabular">
                  {flow.share === null
                    ? t('common.not-known')
                    : t('map.percent', { share: formatNumber(Math.round(flow.share * 100)) })}
                </td>
                <td>
                  <Level level={flow.dependence} />
                </td>
                <td>
                  {flow.confidence ? t(`words.confidence-${flow.confidence}`) : t('common.not-known')}
                  {!flow.exact && <small>{t('map.not-exact')}</small>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {total > listed && <p className="inset third small">{t('common.more-rows', { count: total - listed })}</p>}
    </details>
  );
}
