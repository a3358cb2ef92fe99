import { Button } from '@mantine/core';
import type { Example } from '../../../src/modules/example/contract.ts';
import { Icon } from '../../components/icon.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { ExampleProgress } from './example-progress.tsx';
import { useExample, useOpenExample } from './use-example.ts';

/** The second way to start: to look around in a company that has a year behind it. */
export function ExampleCard() {
  const { data: example, isError, error, refetch } = useExample();
  const open = useOpenExample(example);
  return (
    <section className="panel start-card">
      <h2>
        <Icon name="network" large />
        {t('example.card-title')}
      </h2>
      <p className="second">{t('example.card-text')}</p>
      {isError && <ErrorNote title={t('example.failed-read')} error={error} retry={() => void refetch()} />}
      {example && <Holds example={example} />}
      {example && <Act example={example} open={open} />}
    </section>
  );
}

function Holds({ example: { size } }: { example: Example }) {
  const rows: [string, number][] = [
    [t('example.suppliers', { tiers: size.tiers }), size.suppliers],
    [t('example.sites', { countries: size.countries }), size.sites],
    [t('example.products', { boms: size.boms }), size.products],
    [t('example.components'), size.components],
    [t('example.functions'), size.functions],
    [t('example.advisories'), size.advisories],
  ];
  return (
    <table className="plain-table holds">
      <tbody>
        {rows.map(([what, count]) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td className="numeric medium tabular">{formatNumber(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Act({ example, open }: { example: Example; open: ReturnType<typeof useOpenExample> }) {
  if (example.state === 'filling' && example.progress) return <ExampleProgress progress={example.progress} />;
  const failure =
    open.error ?? (example.state === 'failed' ? new Error(example.problem ?? t('example.cut-off')) : null);
  return (
    <>
      {failure && <ErrorNote title={t('example.failed-add')} error={failure} />}
      <div className="row wrap">
        <Button onClick={() => open.mutate()} loading={open.isPending}>
          {t('example.open')}
        </Button>
        {example.state !== 'there' && <span className="small third">{t('example.takes')}</span>}
      </div>
    </>
  );
}
