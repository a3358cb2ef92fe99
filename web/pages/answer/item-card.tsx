import { Button } from '@mantine/core';
import { memo, useState } from 'react';
import type { Item } from '../../../src/formats/questionnaire/document.ts';
import type { Hint } from '../../../src/modules/assessments/own-contract.ts';
import { Icon } from '../../components/icon.tsx';
import { Glyph } from '../../components/level.tsx';
import { t } from '../../messages/messages.ts';
import { sameAnswer } from './answer-value.ts';
import { answerWords } from './answer-words.ts';
import type { Answering } from './answering.ts';
import { Aside } from './aside.tsx';
import { Comments } from './comments.tsx';
import { DelegateDialog } from './delegate-dialog.tsx';
import { Explanation } from './explanation.tsx';
import { ItemField } from './item-field.tsx';
import { Proofs } from './proofs.tsx';
import { isAsked, sectionOf } from './questions.ts';
import { useItem, useStanding } from './use-answers.ts';

interface ItemCardProps {
  item: Item;
  answering: Answering;
  showsSkipped: boolean;
  isFollowUp?: boolean;
}

/** One question with all that stands beside it; what follows from its answer comes in the same card. */
export function ItemCard({ item, answering, showsSkipped, isFollowUp = false }: ItemCardProps) {
  const standing = useStanding(answering.store);
  const followUps = (item.followUps ?? []).filter(
    ({ id }) => isAsked(id, standing) || (showsSkipped && standing.items[id] === 'skipped'),
  );
  const hints = standing.hints.filter((hint) => hint.item === item.id);
  const Card = isFollowUp ? 'div' : 'section';
  return (
    <>
      {item.heading && !isFollowUp && <h2 className="answers-heading">{item.heading}</h2>}
      <Card
        className={isFollowUp ? 'answer-follow-up' : 'answer-card'}
        id={`question-${item.id}`}
        tabIndex={-1}
        {...(isFollowUp ? {} : { 'aria-labelledby': `text-${item.id}` })}
      >
        <Question item={item} answering={answering} hints={hints} isFollowUp={isFollowUp} />
        {followUps.map((one) => (
          <ItemCard key={one.id} item={one} answering={answering} showsSkipped={showsSkipped} isFollowUp />
        ))}
      </Card>
    </>
  );
}

interface QuestionProps {
  item: Item;
  answering: Answering;
  hints: readonly Hint[];
  isFollowUp: boolean;
}

/** Drawn anew only when something of this question changes: a section may have sixty. */
const Question = memo(
  ({ item, answering, hints, isFollowUp }: QuestionProps) => {
    const { store, isClosed } = answering;
    const view = useItem(store, item.id);
    const Text = isFollowUp ? 'h3' : 'h2';
    return (
      <>
        <LastTime item={item} answering={answering} />
        <Text id={`text-${item.id}`} className="answer-text break">
          {item.text}
        </Text>
        {item.help && <p className="second answer-help break">{item.help}</p>}
        {view.given && view.given.aside.length > 0 ? (
          <Aside item={item} answering={answering} given={view.given} />
        ) : (
          <ItemField item={item} answering={answering} view={view} />
        )}
        {view.refused && (
          <p className="answer-refused row" role="alert">
            <Glyph mark={5} />
            {view.refused}
          </p>
        )}
        {hints.map((hint) => (
          <HintBox key={hint.kind + hint.says} hint={hint} />
        ))}
        <Explanation item={item} answering={answering} view={view} hints={hints} />
        <Proofs item={item} answering={answering} isClosed={isClosed} />
        <Comments item={item.id} answering={answering} beside={<Acts item={item} answering={answering} />} />
      </>
    );
  },
  (before, after) =>
    before.item === after.item &&
    before.answering.own === after.answering.own &&
    before.answering.isClosed === after.answering.isClosed &&
    JSON.stringify(before.hints) === JSON.stringify(after.hints),
);

/** The number of the question, and what was answered the last time. */
function LastTime({ item, answering }: { item: Item; answering: Answering }) {
  const { own, questionnaire, store, isClosed } = answering;
  const { answer } = useItem(store, item.id);
  const standing = useStanding(store);
  const previous = own.previous[item.id];
  const hadLast = Object.keys(own.previous).length > 0;
  const words = previous && answerWords(previous, item, questionnaire);
  const canConfirm = previous !== undefined && answer === null && !isClosed;
  return (
    <div className="row wrap answer-number small third">
      <span className="mono">{item.id}</span>
      {hadLast && !previous && <span>{t('answer.new-now')}</span>}
      {words && (
        <span className="break">
          {own.previousOn ? t('answer.said-in', { year: own.previousOn.slice(0, 4) }) : t('answer.said-last')}{' '}
          <b className="medium answer-said">{words}</b>
        </span>
      )}
      {standing.optional.includes(item.id) && <span>{t('answer.optional')}</span>}
      {previous && answer && !sameAnswer(previous, answer) && <span className="tag">{t('answer.altered')}</span>}
      {canConfirm && (
        <Button size="xs" onClick={() => store.alter(item.id, previous, { confirmed: true, soon: true })}>
          {t('answer.still-so')}
        </Button>
      )}
    </div>
  );
}

const hintTitles = {
  risky: 'answer.hint-risky',
  contradicts: 'answer.hint-contradicts',
  expired: 'answer.hint-expired',
  'needs-explanation': 'answer.hint-needs-explanation',
} as const;

/** A fair word before it is sent; it holds up nothing. */
function HintBox({ hint }: { hint: Hint }) {
  return (
    <div className="note warning answer-hint" role="status">
      <h3>
        <Glyph mark={3} />
        {t(hintTitles[hint.kind])}
      </h3>
      <p className="break">{hint.says}</p>
      {hint.why && <p className="second break">{hint.why}</p>}
    </div>
  );
}

function Acts({ item, answering }: { item: Item; answering: Answering }) {
  const { store, isColleague } = answering;
  const { answer, given } = useItem(store, item.id);
  const [asking, setAsking] = useState(false);
  const isOpen = answer === null && (given?.aside.length ?? 0) === 0;
  const section = sectionOf(item.id, answering);
  return (
    <>
      {isOpen && section && !isColleague && (
        <button type="button" className="link-button row" onClick={() => setAsking(true)}>
          <Icon name="export" />
          {t('answer.ask-colleague')}
        </button>
      )}
      {!isOpen && (
        <button type="button" className="link-button" onClick={() => store.alter(item.id, null, { soon: true })}>
          {t('answer.take-back')}
        </button>
      )}
      {asking && section && (
        <DelegateDialog answering={answering} section={section} item={item.id} close={() => setAsking(false)} />
      )}
    </>
  );
}
