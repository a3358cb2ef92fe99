import { Button } from '@mantine/core';
import { useState } from 'react';
import { mostRows, type OwnDeclaration } from '../../../src/modules/declarations/contract.ts';
import { Logo } from '../../components/icon.tsx';
import { Glyph } from '../../components/level.tsx';
import { usePageTitle } from '../../components/page.tsx';
import { formatDate, formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import type { Editing } from './editing.ts';
import { DaysField } from './fields.tsx';
import { Introduction } from './introduction.tsx';
import { OwnerRow } from './owner-row.tsx';
import { PasteDialog } from './paste-dialog.tsx';
import { newOwner, newSite, newSupplier, type Section, sectionsSaid, withNone, withRows } from './rows.ts';
import { SiteRow } from './site-row.tsx';
import { SubmitPanel } from './submit-panel.tsx';
import { SupplierRow } from './supplier-row.tsx';
import { type Draft, useDraft } from './use-draft.ts';

interface DeclarationFormProps {
  token: string;
  first: OwnDeclaration;
  /** Whether the link has just been exchanged. */
  begun: boolean;
}

/** What the supplier states, section by section; each letter is saved. */
export function DeclarationForm({ token, first, begun }: DeclarationFormProps) {
  const [own, setOwn] = useState(first);
  const [tried, setTried] = useState(false);
  const draft = useDraft(token, first);
  usePageTitle(t('declare.title', { asker: own.asker }));
  const isClosed = own.state === 'accepted' || own.state === 'rejected';
  const problemAt = (at: string, value: unknown) =>
    tried || (value !== null && value !== '')
      ? draft.saved.problems.find((problem) => problem.at === at)?.message
      : undefined;
  const editing: Editing = { token, own, draft, isClosed, problemAt, reload: setOwn };
  return (
    <>
      <Head own={own} draft={draft} />
      <main className="declaration column wide">
        <h1>{t('declare.heading', { asker: own.asker, name: own.name })}</h1>
        {begun && (
          <div className="note" role="status">
            <h2>{t('declare.keep-title')}</h2>
            <p>{t('declare.keep-text')}</p>
          </div>
        )}
        <Standing own={own} changed={draft.saved.changed} />
        {draft.restored && (
          <p className="note" role="status">
            {t('declare.restored')}
          </p>
        )}
        {draft.state === 'conflict' && <Conflict draft={draft} />}
        <Introduction own={own} />
        <RowsSection section="sites" editing={editing} />
        <RowsSection section="suppliers" editing={editing} />
        <RowsSection section="owners" editing={editing} />
        <Times editing={editing} />
        {!isClosed && <SubmitPanel editing={editing} tried={tried} attempt={() => setTried(true)} />}
      </main>
    </>
  );
}

function Head({ own, draft }: { own: OwnDeclaration; draft: Draft }) {
  const said = sectionsSaid(draft.statement);
  const count = said.filter(Boolean).length;
  return (
    <header className="declaration-head">
      <div>
        <div className="row">
          <Logo />
          <span className="medium">{own.asker}</span>
          <span className="third small tabular end">
            {[t('declare.progress', { said: count }), own.dueOn && t('declare.due', { date: formatDate(own.dueOn) })]
              .filter(Boolean)
              .join(', ')}
          </span>
        </div>
        <p className="small second" role="status">
          {savedText(draft)}
        </p>
        <div className="declaration-progress" role="img" aria-label={t('declare.sections', { said: count })}>
          {said.map((is, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: four sections in one order
            <i key={place} data-said={is} />
          ))}
        </div>
      </div>
    </header>
  );
}

function savedText({ state, saved }: Draft): string {
  if (state === 'saving') return t('declare.saving');
  if (state === 'failed' || state === 'conflict') return t('declare.not-saved');
  return saved.savedAt ? t('declare.saved', { time: formatMoment(saved.savedAt) }) : t('declare.nothing-saved');
}

function Conflict({ draft }: { draft: Draft }) {
  return (
    <div className="note bad" role="alert">
      <h2>
        <Glyph mark={5} />
        {t('declare.conflict-title')}
      </h2>
      <p>{t('declare.conflict-text')}</p>
      <div className="row wrap actions">
        <Button size="xs" variant="filled" onClick={() => void draft.settle('load').then(() => location.reload())}>
          {t('declare.conflict-load')}
        </Button>
        <Button size="xs" onClick={() => void draft.settle('keep')}>
          {t('declare.conflict-keep')}
        </Button>
      </div>
    </div>
  );
}

/** How the declaration stands with who asked for it. */
function Standing({ own, changed }: { own: OwnDeclaration; changed: boolean }) {
  const { asker, state, comment, declaredAt } = own;
  if (state === 'accepted') {
    return <Told title={t('declare.accepted-title', { asker })} texts={[t('declare.accepted-text')]} />;
  }
  if (state === 'rejected') {
    return <Told title={t('declare.rejected-title', { asker })} texts={[comment, t('declare.closed-text')]} />;
  }
  if (state === 'queried') {
    return <Told title={t('declare.queried-title', { asker })} texts={[comment, t('declare.queried-text')]} />;
  }
  if (state !== 'declared' || !declaredAt) return null;
  const title = t('declare.declared-title', { moment: formatMoment(declaredAt) });
  return (
    <Told
      title={title}
      texts={[changed ? t('declare.changed-text', { asker }) : t('declare.declared-text', { asker })]}
    />
  );
}

function Told({ title, texts }: { title: string; texts: readonly (string | null)[] }) {
  return (
    <div className="note" role="status">
      <h2>{title}</h2>
      {texts.map(
        (text) =>
          text && (
            <p key={text} className="preserved">
              {text}
            </p>
          ),
      )}
    </div>
  );
}

function RowsSection({ section, editing }: { section: Section; editing: Editing }) {
  const { draft, isClosed } = editing;
  const { statement, alter } = draft;
  const [opened, setOpened] = useState<string | null>(null);
  const [pasting, setPasting] = useState(false);
  const rows = statement[section];
  const none = statement.none.includes(section);
  const add = () => {
    const row = newRow(section);
    setOpened(row.ref);
    alter((before) => withRows(before, section, [...before[section], row]));
  };
  return (
    <section className="panel" aria-labelledby={`declare-${section}`}>
      <header>
        <h2 id={`declare-${section}`}>{t(`declare.${section}`)}</h2>
        {rows.length > 0 && <span className="third small tabular">{rows.length}</span>}
      </header>
      <div className="inset column wide">
        <p className="second">{t(`declare.${section}-text`)}</p>
        {rows.length > 0 && (
          <ul className="declared-rows">
            {rows.map((row, place) => (
              <li key={row.ref}>
                <Row section={section} place={place} editing={editing} open={row.ref === opened} />
              </li>
            ))}
          </ul>
        )}
        {rows.length === 0 && (
          <label className="row">
            <input
              type="checkbox"
              checked={none}
              disabled={isClosed}
              onChange={(event) => {
                const { checked } = event.currentTarget;
                alter((before) => withNone(before, section, checked));
              }}
            />
            {t(`declare.none-${section}`)}
          </label>
        )}
        {!isClosed && !none && (
          <div className="row wrap">
            <Button onClick={add} disabled={rows.length >= mostRows[section]}>
              {t(`declare.add-${section}`)}
            </Button>
            {section === 'suppliers' && <Button onClick={() => setPasting(true)}>{t('declare.paste')}</Button>}
          </div>
        )}
        {pasting && <PasteDialog draft={draft} close={() => setPasting(false)} />}
      </div>
    </section>
  );
}

function Row({ section, ...props }: { section: Section; place: number; editing: Editing; open: boolean }) {
  if (section === 'sites') return <SiteRow {...props} />;
  return section === 'suppliers' ? <SupplierRow {...props} /> : <OwnerRow {...props} />;
}

function newRow(section: Section) {
  if (section === 'sites') return newSite();
  return section === 'suppliers' ? newSupplier() : newOwner();
}

function Times({ editing }: { editing: Editing }) {
  const { draft, isClosed, problemAt } = editing;
  const { statement, alter } = draft;
  const field = (name: 'recoverDays' | 'bufferDays', words: 'recover' | 'buffer') => (
    <DaysField
      label={t(`declare.${words}`)}
      note={t(`declare.${words}-note`)}
      value={statement[name]}
      disabled={isClosed}
      problem={problemAt(`/${name}`, statement[name])}
      change={(value) => alter((before) => ({ ...before, [name]: value }))}
    />
  );
  return (
    <section className="panel" aria-labelledby="declare-times">
      <header>
        <h2 id="declare-times">{t('declare.times')}</h2>
      </header>
      <div className="inset column wide">
        <p className="second">{t('declare.times-text')}</p>
        <div className="declared-fields">
          {field('recoverDays', 'recover')}
          {field('bufferDays', 'buffer')}
        </div>
      </div>
    </section>
  );
}
