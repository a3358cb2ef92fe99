import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Item } from '../../../src/formats/questionnaire/document.ts';
import type { Hint } from '../../../src/modules/assessments/own-contract.ts';
import { t } from '../../messages/messages.ts';
import type { ItemView } from './answer-store.ts';
import { chosenOf, sameAnswer, tidied } from './answer-value.ts';
import type { Answering } from './answering.ts';

interface ExplanationProps {
  item: Item;
  answering: Answering;
  view: ItemView;
  hints: readonly Hint[];
}

/** Words beside an answer: wanted where the option needs them, offered everywhere else. */
export function Explanation({ item, answering, view, hints }: ExplanationProps) {
  const { own, questionnaire, store, isClosed } = answering;
  const [opened, setOpened] = useState(false);
  const { answer } = view;
  if (item.kind === 'text' || (view.given?.aside.length ?? 0) > 0) return null;
  const options = item.options === undefined ? [] : (questionnaire.options[item.options] ?? []);
  const needs = chosenOf(answer)
    .map((id) => options.find((option) => option.id === id)?.needs)
    .find((need) => need !== undefined);
  const previous = own.previous[item.id] ?? null;
  const hasChanged =
    previous !== null && answer !== null && !sameAnswer(previous, { ...answer, explanation: previous.explanation });
  const label = labelOf(needs, hasChanged);
  const isShown = opened || needs !== undefined || hasChanged || hints.length > 0 || answer?.explanation !== undefined;
  if (!isShown) {
    if (isClosed || answer === null) return null;
    return (
      <div>
        <button type="button" className="link-button" onClick={() => setOpened(true)}>
          {t('answer.add-words')}
        </button>
      </div>
    );
  }
  return (
    <Textarea
      className="answer-explanation"
      label={label}
      rows={2}
      maxLength={20_000}
      value={answer?.explanation ?? ''}
      disabled={isClosed}
      onChange={(event) => {
        setOpened(true);
        store.alter(item.id, tidied({ ...store.item(item.id).answer, explanation: event.currentTarget.value }));
      }}
    />
  );
}

function labelOf(needs: 'explanation' | 'plan-of-action' | undefined, hasChanged: boolean): string {
  if (needs === 'plan-of-action') return t('answer.plan');
  if (needs === 'explanation') return t('answer.explain');
  return hasChanged ? t('answer.what-changed') : t('answer.words');
}
