import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { everyItem, type Item, type Section } from '../../../src/formats/questionnaire/document.ts';
import type { OwnStanding } from '../../../src/modules/assessments/own-contract.ts';
import { t } from '../../messages/messages.ts';
import type { AnswerStore } from './answer-store.ts';
import type { Answering } from './answering.ts';
import { GateBox } from './gate-box.tsx';
import { ItemCard } from './item-card.tsx';
import { LinkNote } from './notes.tsx';
import { Proposals } from './proposals.tsx';
import { gatesOf, isAsked, isOpen } from './questions.ts';
import { useStanding } from './use-answers.ts';

interface SectionViewProps {
  answering: Answering;
  id: string;
  /** The question to begin at. */
  item: string | undefined;
}

/** The questions of one section. */
export function SectionView({ answering, id, item }: SectionViewProps) {
  const { own, questionnaire, sections, store, go } = answering;
  const [showsSkipped, setShowsSkipped] = useState(false);
  const [onlyOpen, setOnlyOpen] = useState(false);
  // What was open when the filter was set stays in sight while it is answered.
  const [openThen, setOpenThen] = useState<ReadonlySet<string>>(new Set());
  const standing = useStanding(store);
  const place = sections.findIndex((one) => one.id === id);
  const section = sections[place]!;
  const skipped = section.items.filter((one) => standing.items[one.id] === 'skipped').length;
  useEffect(() => {
    if (item === undefined) return;
    const card = document.getElementById(`question-${item}`);
    card?.scrollIntoView();
    card?.focus({ preventScroll: true });
  }, [item]);
  const filter = () => {
    setOpenThen(new Set(newOrOpen(section, answering, standing)));
    setOnlyOpen(!onlyOpen);
  };
  const isShown = (one: Item): boolean => {
    const state = standing.items[one.id];
    const isThere = isAsked(one.id, standing) || (state === 'skipped' && showsSkipped);
    if (!isThere) return false;
    return !onlyOpen || [...everyItem([one])].some(({ id }) => openThen.has(id) || isOpen(id, standing));
  };
  const shown = section.items.filter(isShown);
  return (
    <>
      <div className="answers-section-head">
        <button type="button" className="link-button small" onClick={() => go({ at: 'overview' })}>
          {t('answer.section-of', { number: place + 1, count: sections.length })}
        </button>
        <h1 tabIndex={-1}>{section.title}</h1>
        {section.introduction && <p className="prose second">{section.introduction}</p>}
      </div>
      {place === 0 && own.note && (
        <div className="note answers-word">
          <h2>{t('answer.note-title', { asker: own.asker })}</h2>
          <p className="preserved break">{own.note}</p>
        </div>
      )}
      {gatesOf(section, questionnaire.gates ?? []).map((gate) => (
        <GateBox
          key={gate.id}
          gate={gate}
          section={section}
          answering={answering}
          shows={showsSkipped}
          show={setShowsSkipped}
        />
      ))}
      <Again section={section} answering={answering} onlyOpen={onlyOpen} filter={filter} />
      <Proposals answering={answering} section={section} />
      {shown.map((one) => (
        <ItemCard key={one.id} item={one} answering={answering} showsSkipped={showsSkipped} />
      ))}
      {shown.length === 0 && (
        <p className="second answers-nothing">{skipped > 0 ? t('answer.nothing-asked') : t('answer.nothing-open')}</p>
      )}
      <LinkNote answering={answering} />
    </>
  );
}

interface AgainProps {
  section: Section;
  answering: Answering;
  onlyOpen: boolean;
  filter: () => void;
}

/** What the answers of the last time save. */
function Again({ section, answering, onlyOpen, filter }: AgainProps) {
  const { own, store, isClosed } = answering;
  const standing = useStanding(store);
  if (Object.keys(own.previous).length === 0) return null;
  const unconfirmed = [...everyItem(section.items)].filter(
    ({ id }) => isAsked(id, standing) && own.previous[id] !== undefined && !isAnswered(id, store),
  );
  const confirm = () => {
    for (const { id } of unconfirmed) store.alter(id, own.previous[id]!, { confirmed: true });
    void store.flush();
  };
  return (
    <div className="row wrap answers-again">
      {unconfirmed.length > 0 && !isClosed && (
        <Button size="xs" onClick={confirm}>
          {t('answer.confirm-all', { count: unconfirmed.length })}
        </Button>
      )}
      <label className="row">
        <input type="checkbox" checked={onlyOpen} onChange={filter} />
        {t('answer.only-open')}
      </label>
    </div>
  );
}

function isAnswered(id: string, store: AnswerStore): boolean {
  return store.item(id).answer !== null;
}

function newOrOpen({ items }: Section, { own, store }: Answering, standing: OwnStanding): string[] {
  return [...everyItem(items)]
    .filter(({ id }) => isAsked(id, standing) && (own.previous[id] === undefined || !isAnswered(id, store)))
    .map(({ id }) => id);
}
