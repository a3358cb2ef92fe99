import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import {
  getFunctionRoute,
  type MissionFunction,
  restoreFunctionRoute,
  retireFunctionRoute,
} from '../../../src/modules/functions/contract.ts';
import { api } from '../../api.ts';
import { EvidencePanel } from '../../components/evidence-panel.tsx';
import { basisOfProducts, FindingCounts } from '../../components/finding-counts.tsx';
import { History } from '../../components/history.tsx';
import { Level } from '../../components/level.tsx';
import { LinksPanel } from '../../components/links-panel.tsx';
import { NetworkCard } from '../../components/network-card.tsx';
import { OpenFindingsFigure } from '../../components/open-findings-figure.tsx';
import { KeyValues, PageHead, Panel } from '../../components/page.tsx';
import { Question } from '../../components/question.tsx';
import { Record } from '../../components/record.tsx';
import { RetireButton, RetiredNote } from '../../components/retire-button.tsx';
import { ClassificationPanel } from '../../components/taxonomy/classification-panel.tsx';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { Figure } from '../../why/figure.tsx';

const route = getRouteApi('/shell/functions/$id');

export function FunctionPage() {
  const { id } = route.useParams();
  const rights = useRights();
  const query = useQuery({
    queryKey: ['function', id],
    queryFn: () => api.call(getFunctionRoute, { params: { id } }),
  });
  return (
    <Record query={query} failed={t('functions.function-failed')}>
      {(one) => (
        <>
          <PageHead
            title={one.name}
            lede={
              <span className="row wrap">
                <Figure
                  why={{ kind: 'function', id: one.number, value: 'systems' }}
                  value={t('functions.lede', { count: one.systems })}
                />
                <Figure
                  why={{ kind: 'function', id: one.number, value: 'criticality' }}
                  value={<Level level={one.criticality} />}
                />
              </span>
            }
            under={{ to: '/functions', label: t('functions.title'), number: one.number }}
            actions={
              rights.write && (
                <>
                  <Button component={Link} to={`/functions/${one.number}/edit`}>
                    {t('common.edit')}
                  </Button>
                  <RetireButton row={one} retire={retireFunctionRoute} restore={restoreFunctionRoute} />
                </>
              )
            }
          />
          <div className="columns with-aside">
            <div className="column wide">
              <RetiredNote row={one} />
              <NetworkCard node={one.number} />
              <dl className="panel ledger">
                <Exposure one={one} />
              </dl>
              <LinksPanel node={{ ...one, kind: 'function' }} />
            </div>
            <aside className="column wide">
              <ClassificationPanel node={{ ...one, kind: 'function' }} />
              <EvidencePanel node={{ ...one, kind: 'function' }} />
              <Panel title={t('functions.facts')}>
                <KeyValues
                  rows={[
                    [t('lists.key'), one.key && <span className="mono">{one.key}</span>],
                    [t('common.criticality'), <Level key="level" level={one.criticality} />],
                  ]}
                />
                <Link to="/systems" search={{ function: one.number }}>
                  {t('functions.systems-see')}
                </Link>
              </Panel>
              <History subject={one.id} />
            </aside>
          </div>
        </>
      )}
    </Record>
  );
}

function Exposure({ one }: { one: MissionFunction }) {
  const basis = basisOfProducts(one);
  const link = (
    <Link to="/findings" search={{ function: one.number }}>
      {t('functions.findings-see')}
    </Link>
  );
  return (
    <Question
      name={t('functions.exposure-row')}
      note={t('functions.exposure-note')}
      answer={
        basis !== 'not-checked' ? (
          <div className="column">
            <div>
              <OpenFindingsFigure of={{ kind: 'function', id: one.number }} counts={one.findings} />
            </div>
            {link}
          </div>
        ) : (
          <p className="second">{one.products === 0 ? t('functions.no-products') : t('functions.no-bom')}</p>
        )
      }
      picture={<FindingCounts counts={one.findings} basis={basis} />}
    />
  );
}
