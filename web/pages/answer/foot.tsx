import { Button } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../messages/messages.ts';
import type { Answering } from './answering.ts';
import { CopyDialog } from './copy-dialog.tsx';
import type { Place } from './place.ts';

/** Back, what one can take away, and on; always at the lower edge. */
export function Foot({ answering, place }: { answering: Answering; place: Place }) {
  const [copying, setCopying] = useState(false);
  const { back, next } = stepsOf(place, answering);
  return (
    <footer className="answers-foot">
      <div>
        <Button onClick={() => back && answering.go(back.place)} disabled={!back} aria-label={back?.label}>
          {t('answer.back')}
        </Button>
        <Button className="grow" onClick={() => setCopying(true)}>
          {t('answer.my-copy')}
        </Button>
        {next && (
          <Button className="grow" variant="filled" onClick={() => answering.go(next.place)}>
            {next.label}
          </Button>
        )}
      </div>
      {copying && <CopyDialog answering={answering} close={() => setCopying(false)} />}
    </footer>
  );
}

interface Step {
  place: Place;
  label: string;
}

/** All sections in their order, then the signature; a colleague ends at the overview. */
function stepsOf(place: Place, answering: Answering): { back?: Step | undefined; next?: Step | undefined } {
  const { sections, isColleague } = answering;
  const sectionAt = (index: number): Step | undefined => {
    const section = sections[index];
    return section && { place: { at: 'section', section: section.id }, label: section.title };
  };
  const overview: Step = { place: { at: 'overview' }, label: t('answer.overview') };
  if (place.at === 'overview') {
    const first = sectionAt(0)!;
    return { next: { place: first.place, label: t('answer.next-section', { number: 1 }) } };
  }
  if (place.at === 'sign') return { back: sectionAt(sections.length - 1) };
  const index = sections.findIndex(({ id }) => id === place.section);
  const following = sectionAt(index + 1);
  const last: Step = isColleague ? overview : { place: { at: 'sign' }, label: t('answer.next-sign') };
  return {
    back: sectionAt(index - 1) ?? overview,
    next: following ? { place: following.place, label: t('answer.next-section', { number: index + 2 }) } : last,
  };
}
