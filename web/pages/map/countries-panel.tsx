import { Button } from '@mantine/core';
import type { z } from 'zod';
import type { CountryRow } from '../../../src/modules/network/country-contract.ts';
import type { countriesRoute } from '../../../src/modules/network/map-contract.ts';
import { DependenceMark, dependenceText } from '../../components/map/marks.tsx';
import { Panel } from '../../components/page.tsx';
import { countryName } from '../../country.ts';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import type { Measure } from './measures.ts';

export type Countries = z.output<NonNullable<typeof countriesRoute.output>>;

interface CountriesPanelProps {
  data: Countries;
  measure: Measure;
  ask: (country: string) => void;
}

/** The figures that the countries are coloured by, most first; those too small for the map stand here too. */
export function CountriesPanel({ data, measure, ask }: CountriesPanelProps) {
  const rows = [...data.countries].sort(
    (one, other) => other[measure] - one[measure] || countryName(one.country).localeCompare(countryName(other.country)),
  );
  return (
    <Panel title={t('map.countries')} aside={t(`map.sorted-${measure}`)} footer={<Foot data={data} />} flush>
      <div className="table-scroll map-table" tabIndex={-1}>
        <table className="data-table" aria-label={t('map.countries')}>
          <thead>
            <tr>
              <th>{t('map.country')}</th>
              <th className="numeric">{t('map.measure-functions')}</th>
              <th className="numeric">{t('map.measure-sites')}</th>
              <th className="numeric not-on-phone">{t('map.measure-direct')}</th>
              <th>
                <span className="for-readers">{t('common.acts')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.country} row={row} ask={ask} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Row({ row, ask }: { row: CountryRow; ask: (country: string) => void }) {
  const name = countryName(row.country);
  return (
    <tr>
      <td className="identity">
        <span className="name">{name}</span>
      </td>
      <td className="numeric">
        <span className="row country-functions">
          <Figure why={whyOf(row, 'functions')} value={row.functions} />
          <Figure
            why={whyOf(row, 'dependence')}
            value={
              <svg viewBox="-8 -8 16 16" width="16" height="16" role="img" aria-label={dependenceText(row.dependence)}>
                <DependenceMark dependence={row.dependence} />
              </svg>
            }
          />
        </span>
      </td>
      <td className="numeric tabular">
        <Figure why={whyOf(row, 'sites')} value={row.sites} />
      </td>
      <td className="numeric tabular not-on-phone">
        <Figure why={whyOf(row, 'direct')} value={row.direct} />
      </td>
      <td>
        <Button size="xs" variant="subtle" aria-label={t('map.ask-country', { name })} onClick={() => ask(row.country)}>
          {t('map.what-if')}
        </Button>
      </td>
    </tr>
  );
}

function whyOf({ country }: CountryRow, value: 'functions' | 'dependence' | 'sites' | 'direct') {
  return { kind: 'country', id: country, value };
}

function Foot({ data: { unknown, concentration } }: { data: Countries }) {
  return (
    <span className="second small">
      {concentration && (
        <>
          {t('map.concentration')}{' '}
          <Figure why={whyOfAll('concentration.hhi')} value={spanOf(concentration.hhi, formatNumber)} />
          {', '}
          {t('map.concentration-as')}{' '}
          <Figure
            why={whyOfAll('concentration.effective')}
            value={spanOf(concentration.effective, (value) => value.toFixed(1))}
          />{' '}
          {t('map.concentration-parts')}{' '}
        </>
      )}
      {unknown.suppliers + unknown.sites > 0 && (
        <>
          {t('map.unknown-country')}{' '}
          <Figure why={whyOfAll('unknown.sites')} value={t('map.unknown-sites', { count: unknown.sites })} />
          {', '}
          <Figure
            why={whyOfAll('unknown.suppliers')}
            value={t('map.unknown-suppliers', { count: unknown.suppliers })}
          />
          .
        </>
      )}
    </span>
  );
}

function whyOfAll(value: string) {
  return { kind: 'countries', id: 'workspace', value };
}

/** One number, or a range where the countries of some are not known. */
function spanOf({ low, high }: { low: number; high: number }, text: (value: number) => string): string {
  return text(low) === text(high) ? text(low) : t('map.span', { low: text(low), high: text(high) });
}
