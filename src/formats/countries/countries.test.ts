import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { conformanceFile, hasConformanceData } from '../../../tests/conformance.ts';
import countries from './countries.json' with { type: 'json' };
import { findCountry, parseCountry } from './countries.ts';

describe('parseCountry', () => {
  it('takes codes of two and three letters in any case', () => {
    expect(parseCountry('FI')).toEqual({ ok: true, value: 'FI' });
    expect(parseCountry(' fi ')).toEqual({ ok: true, value: 'FI' });
    expect(parseCountry('fin')).toEqual({ ok: true, value: 'FI' });
  });

  it.each([
    ['Finland', 'FI'],
    ['the netherlands', 'NL'],
    ['U.S.A.', 'US'],
    ['United States of America', 'US'],
    ['UK', 'GB'],
    ['Korea, Republic of', 'KR'],
    ["Korea (Democratic People's Republic of)", 'KP'],
    ['Viet Nam', 'VN'],
    ['Turkey', 'TR'],
    ['TÜRKIYE', 'TR'],
    ["Cote d'Ivoire", 'CI'],
    ['Bosnia & Herzegovina', 'BA'],
    ['St. Lucia', 'LC'],
    ['Hong Kong', 'HK'],
    ['Czech Republic', 'CZ'],
  ])('knows %s as %s', (name, code) => {
    expect(parseCountry(name)).toEqual({ ok: true, value: code });
  });

  it('proposes the country whose name was mistyped', () => {
    expect(parseCountry('Finnland')).toEqual({
      ok: false,
      message: 'Not a country code or name. Did you mean Finland (FI)?',
      fix: 'FI',
    });
    expect(parseCountry('Germnay')).toMatchObject({ fix: 'DE' });
  });

  it('proposes nothing when two countries are equally near or none is', () => {
    expect(parseCountry('Irak')).toMatchObject({ ok: false });
    expect(parseCountry('Atlantis')).toEqual({ ok: false, message: 'Not a country code or name.', fix: null });
    expect(parseCountry('XX')).toMatchObject({ ok: false, fix: null });
  });

  it('gives every country for its own code, its name and all its other names', () => {
    for (const { code, alpha3, name, others } of countries) {
      for (const written of [code, alpha3, name, ...others]) {
        expect(parseCountry(written), written).toEqual({ ok: true, value: code });
      }
      expect(findCountry(code)?.name).toBe(name);
    }
  });
});

describe.skipIf(!hasConformanceData)('countries against outside lists', () => {
  it('has exactly the codes of both ISO 3166 lists', () => {
    const ours = countries.map(({ code, alpha3 }) => `${code} ${alpha3}`);
    const first = read('geo/country-codes.csv').map((row) => `${row['ISO3166-1-Alpha-2']} ${row['ISO3166-1-Alpha-3']}`);
    const second = read('geo/iso3166-regions.csv').map((row) => `${row['alpha-2']} ${row['alpha-3']}`);

    expect(ours).toEqual(first.filter((pair) => pair.trim().length === 6).sort());
    expect(ours).toEqual(second.sort());
  });

  it('knows every name of the ISO list', () => {
    for (const row of read('geo/iso3166-regions.csv')) {
      expect(parseCountry(row.name!), row.name).toEqual({ ok: true, value: row['alpha-2'] });
    }
  });

  it('knows the country of every facility in real facility lists', () => {
    const lists = ['2', '4', '5', '6', '11', '12', '15'];
    const folder = 'networks/open-supply-hub/django/api/management/commands/facility_lists';
    const names = new Set(lists.flatMap((list) => read(`${folder}/${list}.csv`).map((row) => row.country!)));

    const unknown = [...names].filter((name) => !parseCountry(name).ok);

    expect(names.size).toBeGreaterThan(5);
    expect(unknown).toEqual([]);
  });
});

function read(path: string): Record<string, string | undefined>[] {
  return parse(Buffer.from(conformanceFile(path)), { columns: true, bom: true });
}
