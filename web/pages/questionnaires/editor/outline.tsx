import { Button } from '@mantine/core';
import { type KeyboardEvent, memo, useRef } from 'react';
import type { Item, Questionnaire } from '../../../../src/formats/questionnaire/document.ts';
import { Glyph } from '../../../components/level.tsx';
import { t } from '../../../messages/messages.ts';
import type { Direction } from './edit-items.ts';
import type { Selected } from './problem-place.ts';

interface OutlineProps {
  document: Questionnaire;
  selected: Selected;
  select: (selected: Selected) => void;
  /** Keys of what has a problem, as `keyOf` makes them. */
  wrong: ReadonlySet<string>;
  move: (selected: Selected, direction: Direction) => void;
  remove: (selected: Selected) => void;
  addSection: () => void;
}

const places = ['head', 'options', 'gates', 'profiles'] as const;
const directions: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowRight: 'in',
  ArrowLeft: 'out',
};

export function keyOf(selected: Selected): string {
  return 'id' in selected ? `${selected.kind} ${selected.id}` : selected.kind;
}

/** The parts of a questionnaire in their order, by mouse and by keyboard. */
export function Outline({ document, selected, select, wrong, move, remove, addSection }: OutlineProps) {
  const list = useRef<HTMLDivElement>(null);
  const chosen = keyOf(selected);
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>('[data-key]');
    const row = button && selectedOf(button.dataset.key!);
    if (!row) return;
    const direction = directions[event.key];
    if (event.altKey && direction) {
      event.preventDefault();
      move(row, direction);
    } else if (event.key === 'Delete' && 'id' in row) {
      event.preventDefault();
      remove(row);
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      const rows = [...list.current!.querySelectorAll<HTMLElement>('[data-key]')];
      rows[rows.indexOf(button) + (event.key === 'ArrowUp' ? -1 : 1)]?.focus();
    }
  };
  return (
    <section className="panel outline" aria-label={t('questionnaire-editor.outline')}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the buttons inside */}
      <div className="outline-rows" ref={list} onKeyDown={press}>
        {places.map((kind) => (
          <Row
            key={kind}
            rowKey={kind}
            depth={0}
            text={t(`questionnaire-editor.place-${kind}`)}
            isSelected={chosen === kind}
            isWrong={wrong.has(kind)}
            select={select}
          />
        ))}
        {document.sections.map((section) => (
          <div key={section.id} className="outline-section">
            <Row
              rowKey={`section ${section.id}`}
              depth={0}
              id={section.id}
              text={section.title}
              isStrong
              isSelected={chosen === `section ${section.id}`}
              isWrong={wrong.has(`section ${section.id}`)}
              select={select}
            />
            <Items items={section.items} depth={1} chosen={chosen} wrong={wrong} select={select} />
          </div>
        ))}
      </div>
      <footer>
        <Button size="xs" onClick={addSection}>
          {t('questionnaire-editor.add-section')}
        </Button>
        <span>{t('questionnaire-editor.outline-note')}</span>
      </footer>
    </section>
  );
}

interface ItemsProps {
  items: readonly Item[];
  depth: number;
  chosen: string;
  wrong: ReadonlySet<string>;
  select: OutlineProps['select'];
}

/** Drawn anew only where its items, the choice or the problems are others. */
const Items = memo(({ items, depth, chosen, wrong, select }: ItemsProps) =>
  items.map((item) => {
    const key = `item ${item.id}`;
    return [
      <Row
        key={key}
        rowKey={key}
        depth={depth}
        id={item.id}
        text={item.text}
        isSelected={chosen === key}
        isWrong={wrong.has(key)}
        select={select}
      />,
      item.followUps && (
        <Items
          key={`${key} follow-ups`}
          items={item.followUps}
          depth={depth + 1}
          chosen={chosen}
          wrong={wrong}
          select={select}
        />
      ),
    ];
  }),
);

interface RowProps {
  rowKey: string;
  depth: number;
  id?: string;
  text: string;
  isStrong?: boolean;
  isSelected: boolean;
  isWrong: boolean;
  select: OutlineProps['select'];
}

const Row = memo(({ rowKey, depth, id, text, isStrong = false, isSelected, isWrong, select }: RowProps) => (
  <button
    type="button"
    className={isStrong ? 'outline-row medium' : 'outline-row'}
    data-key={rowKey}
    data-depth={Math.min(depth, 4)}
    aria-current={isSelected}
    onClick={() => select(selectedOf(rowKey))}
  >
    {id && <span className="mono third">{id}</span>}
    <span className="ellipsis grow">{text || <span className="third">{t('questionnaire-editor.untitled')}</span>}</span>
    {isWrong && (
      <>
        <Glyph mark={5} />
        <span className="visually-hidden">{t('questionnaire-editor.has-problem')}</span>
      </>
    )}
  </button>
));

function selectedOf(key: string): Selected {
  const [kind, ...id] = key.split(' ');
  if (kind === 'section' || kind === 'item') return { kind, id: id.join(' ') };
  return { kind: kind as (typeof places)[number] };
}
