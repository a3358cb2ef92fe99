import { Menu } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useKeys } from '../keyboard.tsx';
import { t } from '../messages/messages.ts';
import { Icon } from './icon.tsx';

export interface ActiveFilter {
  field: string;
  value: string;
  remove: () => void;
}

export interface OfferedFilter {
  label: string;
  add: () => void;
}

interface TextFind {
  label: string;
  text: string | undefined;
  choose: (text: string | undefined) => void;
}

interface FilterBarProps {
  /** The field for words, and what they are looked for in: "Name, number, identifier". */
  find?: TextFind | undefined;
  active: readonly ActiveFilter[];
  offered: readonly OfferedFilter[];
  /** In front of the filters. */
  before?: ReactNode;
  /** At the end of the line. */
  children?: ReactNode;
}

/** The filters of a list as chips; the page's address holds them. */
export function FilterBar(props: FilterBarProps) {
  return (
    <div className="filter-bar">
      {props.before}
      {props.find && <TextFilter {...props.find} />}
      {props.active.map((filter) => (
        <span className="chip" key={`${filter.field} ${filter.value}`}>
          <span className="field">{filter.field}</span> {filter.value}
          <button type="button" onClick={filter.remove} aria-label={t('common.remove-filter', { field: filter.field })}>
            <Icon name="close" />
          </button>
        </span>
      ))}
      {props.offered.length > 0 && <AddFilter offered={props.offered} />}
      {props.children && <span className="grow" />}
      {props.children}
    </div>
  );
}

function TextFilter({ label, text, choose }: TextFind) {
  const field = useRef<HTMLInputElement>(null);
  const [value, setValue] = useState(text ?? '');
  useEffect(() => setValue(text ?? ''), [text]);
  const report = useDebouncedCallback((next: string) => choose(next.trim() || undefined), 250);
  useKeys({ '/': () => field.current?.focus() });
  return (
    <input
      className="text-filter"
      type="search"
      ref={field}
      value={value}
      placeholder={label}
      aria-label={label}
      aria-keyshortcuts="/"
      onChange={(event) => {
        setValue(event.currentTarget.value);
        report(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}

function AddFilter({ offered }: { offered: readonly OfferedFilter[] }) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button type="button" className="chip">
          <Icon name="add" />
          {t('common.filter')}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((filter) => (
          <Menu.Item key={filter.label} onClick={filter.add}>
            {filter.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
