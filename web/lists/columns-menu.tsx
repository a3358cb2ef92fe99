import { Button, Popover } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { Icon } from '../components/icon.tsx';
import { formatNumber } from '../format.ts';
import { t } from '../messages/messages.ts';
import { moved } from './list-state.ts';
import type { ListControl } from './use-list.ts';

/** Which columns a list shows and in which order; kept for the person, and in the address. A phone shows rows without columns. */
export function ColumnsMenu<Row>({ control }: { control: ListControl<Row> }) {
  const shown = control.columns.map(({ id }) => id);
  const all = control.list.columns;
  return (
    <Popover position="bottom-end" trapFocus returnFocus transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <Button className="not-on-phone" leftSection={<Icon name="columns" />}>
          {t('lists.columns', { shown: formatNumber(shown.length), all: formatNumber(all.length) })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ColumnChoice control={control} shown={shown} />
      </Popover.Dropdown>
    </Popover>
  );
}

function ColumnChoice<Row>({ control, shown }: { control: ListControl<Row>; shown: readonly string[] }) {
  const { list, columns, chooseColumns } = control;
  const hidden = list.columns.filter(({ id }) => !shown.includes(id));
  return (
    <div className="column-choice">
      <p className="small second">{t('lists.columns-note')}</p>
      <ul className="plain-list">
        {columns.map(({ id, title }, index) => (
          <ColumnLine
            key={id}
            title={title}
            shown
            fixed={index === 0}
            toggle={() => chooseColumns(shown.filter((other) => other !== id))}
            move={(step) => chooseColumns(moved(shown, id, step))}
            first={index <= 1}
            last={index === columns.length - 1}
          />
        ))}
        {hidden.map(({ id, title }) => (
          <ColumnLine key={id} title={title} shown={false} toggle={() => chooseColumns([...shown, id])} />
        ))}
      </ul>
      <Button size="xs" onClick={() => chooseColumns(null)}>
        {t('lists.columns-usual')}
      </Button>
    </div>
  );
}

interface ColumnLineProps {
  title: string;
  shown: boolean;
  fixed?: boolean;
  toggle: () => void;
  move?: (step: 1 | -1) => void;
  first?: boolean;
  last?: boolean;
}

/** With Alt and the arrows a column moves without leaving its box. */
function ColumnLine({ title, shown, fixed = false, toggle, move, first = true, last = true }: ColumnLineProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined;
    if (!event.altKey || !step || !move || fixed) return;
    event.preventDefault();
    move(step);
  };
  return (
    <li className="row">
      <label className="row grow">
        <input
          type="checkbox"
          className="check"
          checked={shown}
          disabled={fixed}
          onChange={toggle}
          onKeyDown={onKeyDown}
        />
        {title}
      </label>
      {move && !fixed && (
        <>
          <MoveButton
            icon="up"
            label={t('lists.column-forward', { column: title })}
            disabled={first}
            act={() => move(-1)}
          />
          <MoveButton
            icon="down"
            label={t('lists.column-back', { column: title })}
            disabled={last}
            act={() => move(1)}
          />
        </>
      )}
    </li>
  );
}

function MoveButton(props: { icon: 'up' | 'down'; label: string; disabled: boolean; act: () => void }) {
  return (
    <button type="button" className="plain-icon" aria-label={props.label} disabled={props.disabled} onClick={props.act}>
      <Icon name={props.icon} />
    </button>
  );
}
