import { type ReactNode, useState } from 'react';
import { formatNumber } from '../format.ts';
import { t } from '../messages/messages.ts';
import { Icon } from './icon.tsx';

export interface FacetValue {
  value: string;
  label: ReactNode;
  count: number;
}

export interface FacetGroup {
  title: string;
  values: readonly FacetValue[];
  chosen: readonly string[] | undefined;
  toggle: (value: string) => void;
}

/** Values of a field with the rows behind each; a value without rows stays, greyed. On a phone they fold away. */
export function Facets({ groups }: { groups: readonly FacetGroup[] }) {
  const [opened, setOpened] = useState(false);
  return (
    <div>
      <button type="button" className="chip only-phone" aria-expanded={opened} onClick={() => setOpened(!opened)}>
        <Icon name="filter" />
        {t('common.narrow-down')}
      </button>
      <div className={opened ? 'facets opened' : 'facets'}>
        {groups.map((group) => (
          <Facet key={group.title} group={group} />
        ))}
      </div>
    </div>
  );
}

/** More than this are folded behind "all". */
const shownAtFirst = 8;

function Facet({ group }: { group: FacetGroup }) {
  const [all, setAll] = useState(false);
  const values = all ? group.values : group.values.slice(0, shownAtFirst);
  return (
    <fieldset className="facet">
      <legend>{group.title}</legend>
      {values.map(({ value, label, count }) => (
        <label key={value} className={count === 0 ? 'none-left' : ''}>
          <input
            type="checkbox"
            className="check"
            checked={group.chosen?.includes(value) ?? false}
            onChange={() => group.toggle(value)}
          />
          {label}
          <span className="count tabular">{formatNumber(count)}</span>
        </label>
      ))}
      {values.length < group.values.length && (
        <button type="button" className="figure small" onClick={() => setAll(true)}>
          {t('common.more-values', { count: group.values.length - values.length })}
        </button>
      )}
    </fieldset>
  );
}
