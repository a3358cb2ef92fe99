import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Item, itemsOf } from '../../../src/formats/questionnaire/document.ts';
import type { Answer } from '../../../src/modules/assessments/answers-contract.ts';
import { t } from '../../messages/messages.ts';
import { answerWords } from './answer-words.ts';
import type { Answering } from './answering.ts';

/** An answer from elsewhere beside the one that stands. */
export interface Difference {
  item: string;
  text: string;
  before: Answer | null;
  after: Answer | null;
  /** Where it comes from, in words. */
  from: string | null;
}

interface DifferencesProps {
  answering: Answering;
  differences: readonly Difference[];
  act: (count: number) => string;
  take: (chosen: readonly Difference[]) => void;
  close: () => void;
}

/** What is otherwise elsewhere, a row each: nothing changes before somebody chooses. */
export function Differences({ answering, differences, act, take, close }: DifferencesProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = differences.filter(({ item }) => !left.has(item));
  const toggle = (item: string, isChosen: boolean) => {
    const now = new Set(left);
    if (isChosen) now.delete(item);
    else now.add(item);
    setLeft(now);
  };
  return (
    <div className="column wide">
      <ul className="answer-list answer-differences">
        {differences.map((one) => (
          <li key={one.item}>
            <label className="row answer-difference">
              <input
                type="checkbox"
                checked={!left.has(one.item)}
                onChange={(event) => toggle(one.item, event.currentTarget.checked)}
              />
              <span className="grow column">
                <span className="break">
                  <span className="mono small third">{one.item}</span> {one.text}
                </span>
                <span className="break">
                  {one.before && <s className="second">{wordsOf(one.before, one.item, answering)}</s>}{' '}
                  <b className="medium">
                    {one.after ? wordsOf(one.after, one.item, answering) : t('answer.taken-back')}
                  </b>
                </span>
                {one.from && <span className="small third break">{one.from}</span>}
              </span>
            </label>
          </li>
        ))}
      </ul>
      <div className="dialog-actions">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button variant="filled" disabled={chosen.length === 0} onClick={() => take(chosen)}>
          {act(chosen.length)}
        </Button>
      </div>
    </div>
  );
}

function wordsOf(answer: Answer, id: string, { questionnaire }: Answering): string {
  const item: Pick<Item, 'options' | 'columns'> = itemsOf(questionnaire).find((one) => one.id === id) ?? {};
  return answerWords(answer, item, questionnaire);
}
