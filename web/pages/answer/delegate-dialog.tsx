import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { delegateRoute, endPartRoute, type OwnPart } from '../../../src/modules/assessments/own-contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Secret } from '../../components/secret.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import type { Answering } from './answering.ts';
import { formatPlace } from './place.ts';

interface DelegateDialogProps {
  answering: Answering;
  /** The section it begins with, and the question in it. */
  section?: string;
  item?: string;
  close: () => void;
}

/** A link for a colleague, who sees only the sections chosen here. */
export function DelegateDialog({ answering, section, item, close }: DelegateDialogProps) {
  const { token, own, sections, change } = answering;
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>(section ? [section] : []);
  const [tried, setTried] = useState(false);
  const make = useMutation({
    mutationFn: () => api.call(delegateRoute, { input: { token, name, sections: [...chosen] } }),
    onSuccess: ({ part }) => change((before) => ({ ...before, parts: [...before.parts, part] })),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() !== '' && chosen.length > 0) make.mutate();
  };
  const place = section && { at: 'section' as const, section, ...(item ? { item } : {}) };
  return (
    <Dialog title={t(item ? 'answer.delegate-one' : 'answer.delegate-title')} close={close}>
      {make.data ? (
        <div className="column wide">
          <Secret
            title={t('answer.link-for', { name: make.data.part.name ?? name })}
            note={t('answer.link-note', { until: formatDate(make.data.linkUntil) })}
            value={`${location.origin}/answer${place ? formatPlace(make.data.token, place) : `#${make.data.token}`}`}
          />
          <div className="dialog-actions">
            <Button variant="filled" onClick={close}>
              {t('answer.done')}
            </Button>
          </div>
        </div>
      ) : (
        <form className="column wide" onSubmit={send} noValidate>
          <p className="second">{t('answer.delegate-text', { asker: own.asker })}</p>
          <TextInput
            label={t('answer.colleague-name')}
            autoComplete="off"
            value={name}
            error={tried && name.trim() === '' ? t('answer.name-needed') : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <fieldset className="checks column">
            <legend>{t('answer.which-sections')}</legend>
            {sections.map(({ id, title }) => (
              <label key={id} className="row">
                <input
                  type="checkbox"
                  checked={chosen.includes(id)}
                  onChange={(event) =>
                    setChosen(event.currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                  }
                />
                <span className="break">{title}</span>
              </label>
            ))}
          </fieldset>
          {tried && chosen.length === 0 && <p role="alert">{t('answer.choose-section')}</p>}
          {make.isError && <ErrorNote title={t('answer.delegate-failed')} error={make.error} />}
          <div className="dialog-actions">
            <Button onClick={close}>{t('common.cancel')}</Button>
            <Button type="submit" variant="filled" loading={make.isPending}>
              {t('answer.make-link')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

/** The links that colleagues have, each with its end. */
export function Colleagues({ answering }: { answering: Answering }) {
  const { own, isClosed } = answering;
  const [asking, setAsking] = useState(false);
  return (
    <section className="answer-card" aria-labelledby="colleagues">
      <h2 id="colleagues">{t('answer.colleagues')}</h2>
      <p className="second">{t('answer.colleagues-text')}</p>
      {own.parts.length > 0 && (
        <ul className="answer-list">
          {own.parts.map((part) => (
            <PartRow key={part.id} part={part} answering={answering} />
          ))}
        </ul>
      )}
      {!isClosed && (
        <div>
          <Button onClick={() => setAsking(true)}>{t('answer.delegate')}</Button>
        </div>
      )}
      {asking && <DelegateDialog answering={answering} close={() => setAsking(false)} />}
    </section>
  );
}

function PartRow({ part, answering }: { part: OwnPart; answering: Answering }) {
  const { token, sections, change } = answering;
  const end = useMutation({
    mutationFn: () => api.call(endPartRoute, { input: { token, part: part.id } }),
    onSuccess: (ended) =>
      change((before) => ({ ...before, parts: before.parts.map((one) => (one.id === ended.id ? ended : one)) })),
  });
  const titles = part.sections.map((id) => sections.find((section) => section.id === id)?.title ?? id);
  const name = part.name ?? t('answer.somebody');
  return (
    <li className="row wrap">
      <div className="grow">
        <p className="medium break">{name}</p>
        <p className="small third break">
          {[t(`answer.part-${part.state}`), titles.join(', ')].join(' · ')}
          {part.state !== 'ended' && part.linkUntil && ` · ${t('answer.until', { date: formatDate(part.linkUntil) })}`}
        </p>
        {end.isError && <ErrorNote error={end.error} />}
      </div>
      {part.state !== 'ended' && (
        <Button
          size="xs"
          variant="subtle"
          loading={end.isPending}
          onClick={() => end.mutate()}
          aria-label={t('answer.end-link', { name })}
        >
          {t('answer.end')}
        </Button>
      )}
    </li>
  );
}
