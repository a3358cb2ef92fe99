import { Button } from '@mantine/core';
import type { Item } from '../../../src/formats/questionnaire/document.ts';
import type { Answer } from '../../../src/modules/assessments/answers-contract.ts';
import type { GivenAnswer } from '../../../src/modules/assessments/own-contract.ts';
import { Glyph } from '../../components/level.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { answerWords } from './answer-words.ts';
import type { Answering } from './answering.ts';

interface AsideProps {
  item: Item;
  answering: Answering;
  given: GivenAnswer;
}

/** Answers that were given at the same time: none is lost, and somebody chooses. */
export function Aside({ item, answering, given }: AsideProps) {
  const { questionnaire, store, isClosed, isColleague } = answering;
  const nameless = t(isColleague ? 'answer.main-link' : 'answer.this-link');
  const all = [{ answer: given.answer, by: given.by, savedAt: given.savedAt }, ...given.aside];
  const take = (answer: Answer | null) => store.alter(item.id, answer, { settles: true });
  return (
    <div className="note warning answer-aside" role="status">
      <h3>
        <Glyph mark={3} />
        {t('answer.aside-title', { count: all.length })}
      </h3>
      <p>{t('answer.aside-text')}</p>
      <ul>
        {all.map(({ answer, by, savedAt }, place) => {
          const words = answer ? answerWords(answer, item, questionnaire) : t('answer.taken-back');
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: an answer has no name but its place
            <li key={place} className="row wrap">
              <div className="grow">
                <p className="medium preserved break">{words}</p>
                <p className="small third break">
                  {t('answer.aside-by', { by: by ?? nameless, moment: formatMoment(savedAt) })}
                </p>
              </div>
              {!isClosed && (
                <Button size="xs" onClick={() => take(answer)} aria-label={t('answer.take-named', { answer: words })}>
                  {t('answer.take-this')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
