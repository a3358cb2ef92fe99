import { Button, NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import type { Hazard } from '../../../src/modules/hazards/contract.ts';
import type { CountryRow } from '../../../src/modules/network/country-contract.ts';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import { NodeSelect } from '../../components/register-fields.tsx';
import { Segments } from '../../components/segments.tsx';
import { countryName } from '../../country.ts';
import { t } from '../../messages/messages.ts';
import type { Region } from './region.ts';

interface RegionChooserProps {
  countries: readonly CountryRow[];
  hazards: readonly Hazard[];
  region: Region | undefined;
  choose: (region: Region) => void;
  isDrawing: boolean;
  setDrawing: (on: boolean) => void;
  /** Takes what the map shows. */
  chooseView: () => void;
}

const ways = ['draw', 'country', 'around', 'hazard'] as const;
type Way = (typeof ways)[number];

/** The ways to say which region: by hand on the map, or with the keys alone. */
export function RegionChooser(props: RegionChooserProps) {
  const { countries, hazards, region, choose, isDrawing, setDrawing, chooseView } = props;
  const [way, setWay] = useState<Way>(region && region.by !== 'area' ? region.by : 'draw');
  return (
    <div className="column">
      <Segments
        label={t('map.ways')}
        value={way}
        choose={(value) => {
          setWay(value);
          setDrawing(false);
        }}
        segments={ways.map((value) => ({ value, label: t(`map.way-${value}`) }))}
      />
      {way === 'draw' && (
        <div className="column">
          <p className="second small">{t(isDrawing ? 'map.drawing-text' : 'map.draw-text')}</p>
          <div className="row wrap">
            <Button variant={isDrawing ? 'default' : 'filled'} onClick={() => setDrawing(!isDrawing)}>
              {t(isDrawing ? 'map.draw-stop' : 'map.draw')}
            </Button>
            <Button onClick={chooseView}>{t('map.view')}</Button>
          </div>
        </div>
      )}
      {way === 'country' && (
        <Select
          label={t('map.country')}
          placeholder={t('common.type-to-find')}
          searchable
          data={countries
            .map(({ country }) => ({ value: country, label: countryName(country) }))
            .sort((one, other) => one.label.localeCompare(other.label))}
          value={region?.by === 'country' ? region.country : null}
          onChange={(country) => country && choose({ by: 'country', country })}
        />
      )}
      {way === 'around' && <Around choose={choose} kilometres={region?.by === 'around' ? region.kilometres : 200} />}
      {way === 'hazard' &&
        (hazards.length === 0 ? (
          <p className="second small">{t('map.hazard-none')}</p>
        ) : (
          <Select
            label={t('map.hazard')}
            data={hazards.map(({ id, name }) => ({ value: id, label: name }))}
            value={region?.by === 'hazard' ? region.hazard : null}
            onChange={(hazard) => hazard && choose({ by: 'hazard', hazard })}
          />
        ))}
    </div>
  );
}

function Around({ choose, kilometres: first }: { choose: (region: Region) => void; kilometres: number }) {
  const [site, setSite] = useState<NodeRef | null>(null);
  const [kilometres, setKilometres] = useState<number | string>(first);
  const isAsked = site !== null && typeof kilometres === 'number' && kilometres > 0;
  return (
    <form
      className="column"
      onSubmit={(event) => {
        event.preventDefault();
        if (isAsked) choose({ by: 'around', site: site.number ?? site.id, kilometres });
      }}
    >
      <NodeSelect label={t('map.around-site')} kind="site" value={site} onChange={setSite} />
      <NumberInput
        label={t('map.around-kilometres')}
        min={1}
        max={10_000}
        value={kilometres}
        onChange={setKilometres}
        hideControls
      />
      <div>
        <Button type="submit" variant="filled" disabled={!isAsked}>
          {t('map.ask')}
        </Button>
      </div>
    </form>
  );
}
