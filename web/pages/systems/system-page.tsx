import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { getSystemRoute, restoreSystemRoute, retireSystemRoute } from '../../../src/modules/systems/contract.ts';
import { api } from '../../api.ts';
import { EvidencePanel } from '../../components/evidence-panel.tsx';
import { basisOfProducts, FindingCounts } from '../../components/finding-counts.tsx';
import { History } from '../../components/history.tsx';
import { LinksPanel } from '../../components/links-panel.tsx';
import { NetworkCard } from '../../components/network-card.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { KeyValues, PageHead, Panel } from '../../components/page.tsx';
import { Reach } from '../../components/reach.tsx';
import { Record } from '../../components/record.tsx';
import { RetireButton, RetiredNote } from '../../components/retire-button.tsx';
import { ClassificationPanel } from '../../components/taxonomy/classification-panel.tsx';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { Figure } from '../../why/figure.tsx';

const route = getRouteApi('/shell/systems/$id');

export function SystemPage() {
  const { id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const query = useQuery({ queryKey: ['system', id], queryFn: () => api.call(getSystemRoute, { params: { id } }) });
  return (
    <Record query={query} failed={t('systems.system-failed')}>
      {(system) => (
        <>
          <PageHead
            title={system.name}
            lede={
              <Figure
                why={{ kind: 'system', id: system.number, value: 'products' }}
                value={t('systems.lede', { count: system.products })}
              />
            }
            under={{ to: '/systems', label: t('systems.tab-systems'), number: system.number }}
            actions={
              rights.write && (
                <>
                  <Button component={Link} to={`/systems/${system.number}/edit`}>
                    {t('common.edit')}
                  </Button>
                  <RetireButton row={system} retire={retireSystemRoute} restore={restoreSystemRoute} />
                </>
              )
            }
          />
          <div className="columns with-aside">
            <div className="column wide">
              <RetiredNote row={system} />
              <NetworkCard node={system.number} />
              <h2>{t('systems.depends')}</h2>
              <Reach node={id} search={search} change={(next) => void navigate({ search: next })} />
              <LinksPanel node={{ ...system, kind: 'system' }} />
            </div>
            <aside className="column wide">
              <EvidencePanel node={{ ...system, kind: 'system' }} />
              <ClassificationPanel node={{ ...system, kind: 'system' }} />
              <Panel title={t('systems.facts')}>
                <KeyValues
                  rows={[
                    [t('lists.key'), system.key && <span className="mono">{system.key}</span>],
                    [
                      t('systems.functions'),
                      system.functions.length > 0 && (
                        <span className="column">
                          {system.functions.map((one) => (
                            <NodeLink key={one.id} node={one} />
                          ))}
                        </span>
                      ),
                    ],
                    [
                      t('systems.exposure'),
                      <Figure
                        key="findings"
                        why={{ kind: 'system', id: system.number, value: 'findings' }}
                        value={<FindingCounts counts={system.findings} basis={basisOfProducts(system)} />}
                      />,
                    ],
                  ]}
                />
                <Link to="/products" search={{ system: system.number }}>
                  {t('systems.products-see')}
                </Link>
              </Panel>
              <History subject={system.id} />
            </aside>
          </div>
        </>
      )}
    </Record>
  );
}
