import { useEffect, useMemo, useRef, useState } from 'react';
import type { Questionnaire } from '../../../src/formats/questionnaire/document.ts';
import type { OwnAssessment } from '../../../src/modules/assessments/own-contract.ts';
import { usePageTitle } from '../../components/page.tsx';
import { t } from '../../messages/messages.ts';
import type { Answering } from './answering.ts';
import { Foot } from './foot.tsx';
import { Head } from './head.tsx';
import { Notes } from './notes.tsx';
import { Overview } from './overview.tsx';
import { formatPlace, type Place } from './place.ts';
import { PrintView } from './print-view.tsx';
import { SectionView } from './section-view.tsx';
import { SignView } from './sign-view.tsx';
import { useAnswers, useOverall } from './use-answers.ts';

interface AnswerFormProps {
  token: string;
  first: OwnAssessment;
  place: Place | undefined;
}

/** The questions section by section; each answer is saved as it is given. */
export function AnswerForm({ token, first, place }: AnswerFormProps) {
  const [own, setOwn] = useState(first);
  // Of what was sent nothing changes: read anew it would only look new.
  const [questionnaire] = useState(() => first.document as unknown as Questionnaire);
  const store = useAnswers(token, own, setOwn);
  const { state } = useOverall(store);
  usePageTitle(t('answer.title', { asker: own.asker }));
  const sections = useMemo(
    () => questionnaire.sections.filter(({ id }) => first.part.sections?.includes(id) ?? true),
    [questionnaire, first],
  );
  const [begun] = useState(() => whereToBegin(sections, first));
  const answering: Answering = {
    ...{ token, own, questionnaire, sections, store },
    isClosed: closedStates.has(own.state) || state === 'ended' || state === 'closed',
    isColleague: own.part.sections !== null,
    change: setOwn,
    go: (to) => {
      void store.flush();
      location.hash = formatPlace(token, to);
    },
  };
  const shown = isThere(place, answering) ? place : begun;
  const main = useRef<HTMLElement>(null);
  const wasAt = useRef(shown);
  useEffect(() => {
    if (wasAt.current === shown) return;
    wasAt.current = shown;
    if (shown.at === 'section' && shown.item) return;
    scrollTo({ top: 0 });
    main.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [shown]);
  return (
    <>
      <Head answering={answering} />
      <main className="answers" id="main" ref={main}>
        <Notes answering={answering} />
        {shown.at === 'section' && (
          <SectionView key={shown.section} answering={answering} id={shown.section} item={shown.item} />
        )}
        {shown.at === 'overview' && <Overview answering={answering} />}
        {shown.at === 'sign' && <SignView answering={answering} />}
      </main>
      <Foot answering={answering} place={shown} />
      <PrintView answering={answering} />
    </>
  );
}

/** In which nothing can be altered any more. */
const closedStates: ReadonlySet<string> = new Set(['accepted', 'rejected', 'withdrawn']);

/** Where something is open; at the beginning for who comes first, at the overview for who is done. */
function whereToBegin(sections: Answering['sections'], { standing }: OwnAssessment): Place {
  const open = sections.find(({ id }) => standing.sections.some((one) => one.id === id && one.answered < one.asked));
  return open ? { at: 'section', section: open.id } : { at: 'overview' };
}

function isThere(place: Place | undefined, { sections, isColleague }: Answering): place is Place {
  if (place?.at === 'section') return sections.some(({ id }) => id === place.section);
  return place !== undefined && !(place.at === 'sign' && isColleague);
}
