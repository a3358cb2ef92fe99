import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../../messages/messages.ts';
import type { Editing } from './editing.ts';
import { type Section, withRows } from './rows.ts';

interface DeclaredRowProps {
  section: Section;
  place: number;
  editing: Editing;
  open: boolean;
  /** What of the row is told while it is folded. */
  told: readonly (string | null | undefined | false)[];
  children: ReactNode;
}

/** One row, folded to its name; its fields are behind it. */
export function DeclaredRow({ section, place, editing, open, told, children }: DeclaredRowProps) {
  const { own, draft, isClosed, problemAt } = editing;
  const row = draft.statement[section][place]!;
  const name = row.name || t(`declare.unnamed-${section}`);
  const query = own.queries[`${section}/${row.ref}`];
  const lacks = draft.saved.problems.some(({ at }) => at.startsWith(`/${section}/${place}/`) && problemAt(at, 'x'));
  const remove = () =>
    draft.alter((before) =>
      withRows(
        before,
        section,
        before[section].filter(({ ref }) => ref !== row.ref),
      ),
    );
  return (
    <details open={open || query !== undefined} data-lacks={lacks}>
      <summary>
        <span className="medium">{name}</span> <span className="second small">{told.filter(Boolean).join(' · ')}</span>
      </summary>
      <div className="column wide">
        {query && <p className="note warning">{t('declare.query', { asker: own.asker, comment: query })}</p>}
        {children}
        {!isClosed && (
          <div>
            <Button size="xs" variant="subtle" onClick={remove}>
              {t('declare.remove', { name })}
            </Button>
          </div>
        )}
      </div>
    </details>
  );
}

/** Reads and alters the fields of one row, with what lacks beside each. */
export function rowFields<Row extends { ref: string }>(section: Section, place: number, editing: Editing) {
  const { draft, isClosed, problemAt } = editing;
  const row = draft.statement[section][place] as unknown as Row;
  const set = (fields: Partial<Row>) =>
    draft.alter((before) =>
      withRows(
        before,
        section,
        before[section].map((one) => (one.ref === row.ref ? { ...one, ...fields } : one)),
      ),
    );
  const field = <Name extends keyof Row & string>(name: Name) => ({
    value: row[name],
    change: (value: Row[Name]) => set({ [name]: value } as unknown as Partial<Row>),
    problem: problemAt(`/${section}/${place}/${name}`, row[name]),
    disabled: isClosed,
  });
  return { row, set, field };
}
